"""What a planner does on the import page, without a browser."""

from streamlit.testing.v1 import AppTest

from tests.incoming_samples import SAMPLES, ZONE
from zoneplan.model.messages import say
from zoneplan.ui.routes import SCRIPT

TIME_S = 60
MIME = "application/octet-stream"


class Page:
    """The import page without a browser."""

    def __init__(self, zone: str | None = ZONE, lang: str = "vi") -> None:
        self.lang = lang
        self.app = AppTest.from_file(SCRIPT, default_timeout=TIME_S)
        self.app.query_params["lang"] = lang
        if zone is not None:
            self.app.query_params["zone"] = zone
        self.app.run()
        self.app.switch_page("import_page.py")
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception

    @property
    def words(self) -> str:
        """All that is drawn, without style sheets: these name every class."""
        bodies = [block.proto.body for block in self.app.get("html")]
        return " ".join(body for body in bodies if not body.lstrip().startswith("<style"))

    def says(self, key: str, **params: object) -> bool:
        return say(key, **params).to(self.lang) in self.words

    def _one(self, kind: str, key: str):
        label = say(key).to(self.lang)
        return next(widget for widget in self.app.get(kind) if widget.label == label)

    def give(self, name: str) -> None:
        sample = SAMPLES[name]
        if sample.text is None:
            self.app.file_uploader[0].set_value([(name, content, MIME) for name, content in sample.files])
            self.run()
        else:
            self.paste(sample.text)

    def drop(self, name: str, content: bytes) -> None:
        self.app.file_uploader[0].set_value([(name, content, MIME)])
        self.run()

    def paste(self, text: str) -> None:
        self._one("radio", "app.import.give.way").set_value("table")
        self.run()
        self._one("text_area", "app.import.give.paste").set_value(text)
        self.press("app.import.give.read")

    def press(self, key: str, **params: object) -> None:
        label = say(key, **params).to(self.lang)
        next(button for button in self.app.button if button.label == label).click()
        self.run()

    def has_button(self, key: str) -> bool:
        return say(key).to(self.lang) in {button.label for button in self.app.button}

    @property
    def reading(self):
        return self._one("radio", "app.import.diagnosis.choose")

    def choose_reading(self, key: str) -> None:
        self.reading.set_value(key)
        self.run()

    def evidence(self, kind: str = "surveyed", accuracy: str = "0,15") -> None:
        self._one("radio", "app.import.evidence.kind").set_value(kind)
        self._one("text_input", "app.import.evidence.accuracy").set_value(accuracy)
        self.run()

    def tick(self, key: str) -> None:
        self._one("checkbox", key).check()
        self.run()

    def accept(self, source: str = "Bảng kê", person: str = "Người thử") -> None:
        self._one("text_input", "app.import.accept.source").set_value(source)
        self._one("text_input", "app.import.accept.person").set_value(person)
        self.press("app.import.accept.button")
