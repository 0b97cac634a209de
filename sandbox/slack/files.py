"""Files on their way in, and those that have arrived."""

from dataclasses import dataclass, replace

from sandbox.slack.errors import Refusal
from sandbox.slack.wire import JsonObject


@dataclass(frozen=True)
class Upload:
    """One file. `content` is None until its bytes have come; `length` is what the app announced, in bytes."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    mimetype: str = "application/octet-stream"
    completed: bool = False

    def as_slack(self, base_url: str) -> JsonObject:
        """The file object of messages."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "size": self.length,
            "alt_txt": self.alt_text,
            "url_private": f"{base_url}/files/{self.id}/{self.name}",
        }


class Uploads:
    """Every file of the workspace, by id."""

    def __init__(self) -> None:
        self._uploads: dict[str, Upload] = {}

    def announce(self, name: str, length: int, alt_text: str) -> Upload:
        """Make room for a file that is about to come."""
        upload = Upload(f"F0{len(self._uploads) + 1:06d}", name, length, alt_text)
        self._uploads[upload.id] = upload
        return upload

    def all(self) -> tuple[Upload, ...]:
        """Oldest first."""
        return tuple(self._uploads.values())

    def find(self, file_id: str) -> Upload:
        """The file; refuses with file_not_found."""
        try:
            return self._uploads[file_id]
        except KeyError:
            raise Refusal("file_not_found") from None

    def receive(self, file_id: str, content: bytes, mimetype: str) -> Upload:
        """Keep the bytes; refuses with file_upload_size_restricted unless there are as many as announced."""
        upload = self.find(file_id)
        if len(content) != upload.length:
            raise Refusal("file_upload_size_restricted")
        return self._put(replace(upload, content=content, mimetype=mimetype))

    def complete(self, file_id: str, title: str) -> Upload:
        """Finish an upload; refuses with file_not_found when its bytes never came."""
        upload = self.find(file_id)
        if upload.content is None:
            raise Refusal("file_not_found")
        return self._put(replace(upload, title=title, completed=True))

    def _put(self, upload: Upload) -> Upload:
        self._uploads[upload.id] = upload
        return upload
