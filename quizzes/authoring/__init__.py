"""How editors write questions: forms, previews, print forms."""
