"""What a planner does on the import page, step by step."""

from collections.abc import Iterable

from playwright.sync_api import FilePayload, Frame, Locator

from tests.browser.visit import Visit
from tests.incoming_samples import Sample


class Importing:
    """The import page once it is drawn, a zone being chosen."""

    def __init__(self, seen: Visit) -> None:
        self.seen = seen
        self.page = seen.page
        self.page.locator(".zp-history").wait_for()
        self.map()

    def map(self) -> Frame:
        """The map once it is the only one: the one before goes when the page's script has ended."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_function("() => document.querySelectorAll('iframe[title*=folium]').length === 1")
        return self.seen.await_map()

    def give(self, sample: Sample) -> None:
        if sample.text is None:
            self.drop(sample.files)
        else:
            self.paste(sample.text)

    def drop(self, files: Iterable[tuple[str, bytes]]) -> None:
        payload: list[FilePayload] = [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ]
        self.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(payload)

    def paste(self, text: str) -> None:
        self.page.get_by_test_id("stRadioOption").filter(has_text="Dán bảng tọa độ").click()
        self.page.get_by_role("textbox", name="Bảng kê tọa độ góc ranh").fill(text)
        self.page.get_by_role("button", name="Đọc bảng").click()

    def verdict(self) -> str:
        found = self.page.locator("[data-verdict]")
        found.wait_for()
        self.map()
        return found.get_attribute("data-verdict") or ""

    def chosen(self) -> Locator:
        """The reading that is chosen, if one is."""
        return self.page.get_by_role("radiogroup", name="Đọc tọa độ theo").locator("input:checked")

    def confirm(self) -> None:
        self.page.get_by_role("button", name="Xác nhận").click()
        self.page.get_by_text("đo đạc thực tế (có tọa độ góc ranh)").wait_for()
        self.map()

    def state_evidence(self, accuracy: str = "0,15") -> None:
        """Choose and type once the page is at rest: what is clicked while it is drawn anew may be gone."""
        surveyed = self.page.get_by_text("đo đạc thực tế (có tọa độ góc ranh)")
        surveyed.wait_for()
        self.map()
        surveyed.click()
        kinds = self.page.get_by_role("radiogroup").filter(has=surveyed)
        kinds.locator("input:checked").wait_for(state="attached")
        self.map()
        box = self.page.get_by_role("textbox", name="Sai số vị trí đỉnh")
        box.fill(accuracy)
        box.press("Enter")

    def area_m2(self) -> float:
        found = self.page.locator("[data-plane-m2]")
        found.wait_for()
        self.map()
        return float(found.get_attribute("data-plane-m2") or "nan")

    def accept(self, source: str = "Bảng kê thử", person: str = "Người thử", note: str = "") -> None:
        self.page.get_by_role("textbox", name="Nguồn ranh giới").fill(source)
        self.page.get_by_role("textbox", name="Người chấp nhận").fill(person)
        self.page.get_by_role("textbox", name="Ghi chú").fill(note)
        self.page.get_by_role("button", name="Chấp nhận ranh giới này").click()

    def saved_version(self) -> int:
        found = self.page.locator(".zp-saved")
        found.wait_for()
        self.map()
        return int(found.get_attribute("data-version") or "0")
