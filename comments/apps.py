from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Trao đổi")

    def ready(self) -> None:
        from comments.models import Comment
        from comments.querysets import file_owner
        from workflow.pages import register_file_owner

        register_file_owner(Comment, file_owner)
