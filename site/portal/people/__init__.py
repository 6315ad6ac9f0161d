"""People at an enterprise's desk and in the office: posts, certificates held, joining by QR."""
