"""The cost report on the demo's page: its chart with all values, large and small."""

from playwright.sync_api import expect

from tests.e2e.browser import opened, overflow, running_browser, running_demo, type_in

PATIENCE = 90_000  # milliseconds


def test_the_chart_of_a_cost_report_is_drawn_and_fits_on_a_phone() -> None:
    with running_browser() as browser, running_demo() as demo:
        demo.wait_for("The bot is ready", seconds=60)
        for phone in (False, True):
            with opened(browser, demo, "U0DANA/C0PLATFORM", phone=phone) as page:
                type_in(page, "/neon cost-report --all")
                figure = page.locator("#channel-messages figure.chart").last
                expect(figure.locator("figcaption")).to_contain_text("Cost per day", timeout=PATIENCE)
                expect(figure.locator("rect")).to_have_count(14)
                figure.locator("summary").click()
                values = [float(each) for each in figure.locator("tr td:last-child").all_inner_texts()]
                drawn = figure.locator("rect").evaluate_all(
                    "all => all.map((each) => each.height.baseVal.value)"
                )
                tallest = max(range(14), key=lambda index: values[index])
                assert drawn[tallest] == max(drawn) > 0
                assert overflow(page, "#channel-messages") <= 0
