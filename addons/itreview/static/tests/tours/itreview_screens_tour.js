import { registry } from "@web/core/registry";

const step = (content, trigger, run) => ({ content, trigger, run });

const choose = (value) => ({ anchor }) => {
    anchor.value = value;
    anchor.dispatchEvent(new Event("change", { bubbles: true }));
};

registry.category("web_tour.tours").add("itreview_what_moved", {
    steps: () => [
        step("The waterfall", ".it-movement [data-bar=closing]"),
        step("Figures with why", ".it-figure:contains(Win rate)"),
        step("From a day", ".it-movement input[name=start]", choose("2026-03-15")),
        step("To a day", ".it-movement input[name=end]", choose("2026-04-15")),
        step("By owner", ".it-movement select[name=by]", choose("owner")),
        step("What grew", ".it-movement [data-bar=grown]", "click"),
        step("Its records", ".o_list_view .o_data_row:contains(Tour grows)"),
    ],
});

registry.category("web_tour.tours").add("itreview_on_a_day", {
    steps: () => [
        step("The day", ".it-board input[name=day]", choose("2026-03-15")),
        step("Its card as it was", ".it-board-card:contains(Tour grows):contains(1,000)", "click"),
        step("The state", ".o_form_view h1:contains(Tour grows)"),
    ],
});
