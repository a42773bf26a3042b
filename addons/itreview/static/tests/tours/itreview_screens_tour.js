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
        step("From a day", ".it-movement label[name=start] input", "edit 15/03/2026 && press Tab"),
        step("To a day", ".it-movement label[name=end] input", "edit 15/04/2026 && press Tab"),
        step("Told for these days", "[data-figure=win_rate]:contains(15/03/2026 to 15/04/2026)"),
        step("By owner", ".it-movement select[name=by]", choose("owner")),
        step("What grew", ".it-movement [data-bar=grown]", "click"),
        step("Its records", ".o_list_view .o_data_row:contains(Tour grows)"),
    ],
});

registry.category("web_tour.tours").add("itreview_on_a_day", {
    steps: () => [
        step("The day", ".it-board label[name=day] input", "edit 15/03/2026 && press Tab"),
        step("Its card as it was", ".it-board-card:contains(Tour grows):contains(1,000)", "click"),
        step("The state", ".o_form_view h1:contains(Tour grows)"),
    ],
});

registry.category("web_tour.tours").add("itreview_figures", {
    steps: () => [
        step("As of a day", ".it-figures-screen label[name=day] input", "edit 15/04/2026 && press Tab"),
        step("Won of decided by then", "[data-figure=win_rate]:contains(to 15/04/2026)"),
        step("How long in the stage", ".it-ageing tbody tr"),
        step("Who forecasts how well", "section:contains(Forecast and result by owner)"),
        step("What was open", "[data-figure=count]", "click"),
        step("Its records", ".o_list_view .o_data_row:contains(Tour grows)"),
    ],
});

registry.category("web_tour.tours").add("itreview_ribbon", {
    steps: () => [
        step("From a day", ".it-movement label[name=start] input", "edit 15/03/2026 && press Tab"),
        step("To a day", ".it-movement label[name=end] input", "edit 15/04/2026 && press Tab"),
        step("What was lost then", ".it-ribbon[aria-label*='to lost: £400, 1']", "click"),
        step("Its records", ".o_list_view .o_data_row:contains(Tour is lost)"),
    ],
});
