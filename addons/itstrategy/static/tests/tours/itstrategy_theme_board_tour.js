import { registry } from "@web/core/registry";

/** Go to the element as with the Tab key, then press a key on it. */
function onKey(key) {
    return async (helpers) => {
        helpers.anchor.focus();
        await helpers.press(key);
    };
}

registry.category("web_tour.tours").add("itstrategy_theme_board", {
    steps: () => [
        {
            content: "The board shows both measures with their rating in words",
            trigger: "[data-measure=TOUR1] .it-rag-red:contains(Red)",
        },
        {
            content: "And the other one",
            trigger: "[data-measure=TOUR2] .it-rag-green:contains(Green)",
        },
        {
            content: "Open the forums",
            trigger: ".it-board-filters button[name=forums]",
            run: onKey("Enter"),
        },
        {
            content: "Choose one",
            trigger: ".o-dropdown--menu .dropdown-item:contains(Tour cabinet)",
            run: onKey("Enter"),
        },
        {
            content: "Close them",
            trigger: ".o-dropdown--menu .dropdown-item:contains(Tour cabinet)",
            run: onKey("Escape"),
        },
        {
            content: "The other forum's measure is gone",
            trigger: ".it-board:not(:has([data-measure=TOUR1])) [data-measure=TOUR2]",
        },
        {
            content: "The address keeps the choice",
            trigger: "body",
            run() {
                if (!/forums=\d+/.test(window.location.search)) {
                    throw new Error(`The address says ${window.location.search}`);
                }
            },
        },
        {
            content: "The number shown is said aloud",
            trigger: ".it-board-status[role=status]:contains(1 of 1 measures shown)",
        },
        {
            content: "Only green",
            trigger: ".it-board-tile[data-rating=green]",
            run: onKey("Enter"),
        },
        {
            content: "It is pressed",
            trigger: ".it-board-tile[data-rating=green][aria-pressed=true]",
        },
        {
            content: "Show a table",
            trigger: "button[name=view_table]",
            run: onKey("Enter"),
        },
        {
            content: "Why this number, from its figure",
            trigger: "tr[data-measure=TOUR2] button.it-board-value",
            run: onKey("Enter"),
        },
        {
            content: "The outcomes behind it",
            trigger: ".o_list_view .o_group_header:contains(Realised)",
        },
        {
            content: "Back to the board",
            trigger: ".o_breadcrumb a:contains(Theme board)",
            run: "click",
        },
        {
            content: "It is as it was left",
            trigger: ".it-board-tile[data-rating=green][aria-pressed=true]",
        },
        {
            content: "Open the measure itself by keyboard",
            trigger: "tr[data-measure=TOUR2] a.it-board-link",
            run: onKey("Enter"),
        },
        {
            content: "Its form",
            trigger: ".o_form_view .o_field_widget[name=code]:contains(TOUR2)",
        },
    ],
});
