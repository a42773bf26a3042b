import { registry } from "@web/core/registry";

const CARD = ".o_kanban_record:contains(JOURNEY desk)";
const stage = (name) => `.o_statusbar_status button:contains(${name})`;

registry.category("web_tour.tours").add("itpartner_idea_is_stopped", {
    steps: () => [
        {
            content: "The card says that something is missing",
            trigger: `${CARD} .it-rag-amber:contains(Evidence missing)`,
        },
        { content: "Open the idea", trigger: CARD, run: "click" },
        {
            content: "Three of four things are there",
            trigger: ".it-gate:contains(3 of 4 things are there)",
        },
        {
            content: "Type something that is not saved yet",
            trigger: ".o_field_widget[name=name] textarea",
            run: "edit JOURNEY desk for three",
        },
        { content: "Move it on", trigger: stage("Screened"), run: "click" },
        {
            content: "The status bar shows what is saved",
            trigger: ".o_arrow_button_current:contains(Idea)",
        },
        {
            content: "The gate says what is missing; go to where it goes",
            trigger: ".it-gate-refused li:contains(conflicts of interest) .it-gate-go",
            run: "click",
        },
        {
            content: "What was typed is still there",
            trigger: ".o_field_widget[name=name] textarea:value(JOURNEY desk for three)",
        },
        {
            content: "The day on which everybody was asked",
            trigger: ".o_field_widget[name=it_conflict_asked_date] input",
            run: "edit 01/05/2026 && press Tab",
        },
        { content: "Save", trigger: ".o_form_button_save", run: "click" },
        {
            content: "Now all is there",
            trigger: ".it-gate .it-rag-green:contains(Ready)",
        },
        { content: "Move it on", trigger: stage("Screened"), run: "click" },
        {
            content: "It is screened, and the next gate is shown",
            trigger: ".it-gate:contains(Strategic outline case)",
        },
        {
            content: "Nothing is missing of what was asked",
            trigger: `.o_arrow_button_current:contains(Screened)`,
        },
    ],
});

registry.category("web_tour.tours").add("itpartner_approval_is_stopped", {
    steps: () => [
        { content: "Open the opportunity", trigger: CARD, run: "click" },
        { content: "Approve it oneself", trigger: stage("Approved"), run: "click" },
        {
            content: "Approving is never for the one who asked",
            trigger: ".it-gate-refused li:contains(not its officer)",
        },
        {
            content: "Close the refusal",
            trigger: ".modal-footer .o-default-button",
            run: "click",
        },
        {
            content: "It is still in the full case, and nothing waits to be saved",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(Full case))" +
                ":not(:has(.o_form_button_save:visible))",
        },
    ],
});

registry.category("web_tour.tours").add("itpartner_manager_signs_off", {
    steps: () => [
        { content: "Open the opportunity", trigger: CARD, run: "click" },
        {
            content: "To the gates",
            trigger: ".o_notebook_headers a[name=gates]",
            run: "click",
        },
        { content: "Sign it off", trigger: "button[name=action_sign_off]", run: "click" },
        {
            content: "The sign-off stands there",
            trigger: ".o_field_widget[name=it_signoff_ids] .o_data_row",
        },
    ],
});

registry.category("web_tour.tours").add("itpartner_case_is_approved", {
    steps: () => [
        { content: "Open the opportunity", trigger: CARD, run: "click" },
        { content: "Move it on", trigger: stage("Approved"), run: "click" },
        {
            content: "It is approved",
            trigger: ".o_arrow_button_current:contains(Approved)",
        },
        {
            content: "To the gates",
            trigger: ".o_notebook_headers a[name=gates]",
            run: "click",
        },
        {
            content: "What was passed is on record",
            trigger: ".o_field_widget[name=it_pass_ids] .o_data_row:contains(Approved)",
        },
    ],
});
