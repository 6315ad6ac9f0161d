from django.apps import AppConfig

# Questions and banks are never deleted: they are retired.
_BANK = (
    *(f"quizzes.{verb}_{table}" for table in ("bank", "question", "quiz") for verb in ("add", "change", "view")),
    "quizzes.delete_quiz",
)


class QuizzesConfig(AppConfig):
    name = "quizzes"
    group_permissions = dict.fromkeys(("editor", "administrator"), _BANK)

    def ready(self) -> None:
        from media import holding
        from plumbing.imports.kinds import register
        from quizzes.bank.law_handlers import register_with_law
        from quizzes.bank.media_rows import hidden_files, holds
        from quizzes.evidence import register_evidence
        from quizzes.paper.importer import PaperAnswers
        from quizzes.question_import import QuestionImport

        register(QuestionImport())
        register(PaperAnswers())
        register_evidence()
        register_with_law()
        holding.register("question", holds)
        holding.register_hidden("question", hidden_files)
