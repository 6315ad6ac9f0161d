from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        from plumbing.imports.kinds import register
        from quizzes.question_import import QuestionImport

        register(QuestionImport())
