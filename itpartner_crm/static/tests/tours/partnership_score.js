import { registry } from "@web/core/registry";

const PAGE = ".o_notebook a[name=significance]";

/** Choose a meaning in a row of the marks, by its words. */
function choose(words) {
    return {
        content: `Choose: ${words}`,
        trigger: `.it-significance label:contains(${words}) input`,
        run: "click",
    };
}

registry.category("web_tour.tours").add("itpartner_partnership_score", {
    steps: () => [
        { content: "Open the marks", trigger: PAGE, run: "click" },
        {
            content: "Seven of eight are marked",
            trigger: ".it-significance-points:contains(7 of 8 marked)",
        },
        {
            content: "The records suggest a mark",
            trigger: ".it-significance-suggested:contains(City-wide or beyond)",
        },
        choose("City-wide or beyond"),
        {
            content: "The score is there before it is saved",
            trigger: ".it-significance-points:contains(52.5 of 100)",
        },
        {
            content: "So is the tier",
            trigger: ".it-significance-score .badge:contains(Moderate)",
        },
        choose("Takes delegated decisions"),
        {
            content: "It follows the next mark",
            trigger: ".it-significance-points:contains(60 of 100)",
        },
        { content: "Save", trigger: ".o_form_button_save", run: "click" },
        {
            content: "The first glance says so",
            trigger: "[name=glance_tier]:contains(Score 60.0 of 100)",
        },
        { content: "It is saved", trigger: ".o_form_saved" },
    ],
});

const stateIs = (words) => `.o_arrow_button_current:contains(${words})`;

registry.category("web_tour.tours").add("itpartner_partnership_cannot_end", {
    steps: () => [
        { content: "It is proposed", trigger: stateIs("Proposed") },
        {
            content: "End it at once",
            trigger: ".o_statusbar_status button:contains(Ended)",
            run: "click",
        },
        {
            content: "What is missing is named, with its page",
            trigger: ".modal-body:contains(choose the Reason for ending on the page Exit)",
        },
        { content: "Close", trigger: ".modal-footer .btn-primary", run: "click" },
        {
            content: "The status bar shows what is saved, and nothing waits",
            trigger: `.o_form_view:has(${stateIs("Proposed")}):not(:has(.o_form_button_save:visible))`,
        },
    ],
});
