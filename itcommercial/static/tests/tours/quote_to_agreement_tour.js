import { registry } from "@web/core/registry";

const CARD = ".o_kanban_record:contains(JOURNEY school)";
const page = (name) => `.o_notebook_headers a[name=${name}]`;

/** Quote what the opportunity holds, and win it by confirming the quote. */
registry.category("web_tour.tours").add("itcommercial_quote_and_win", {
    steps: () => [
        { content: "Open the opportunity", trigger: CARD, run: "click" },
        { content: "What they would take", trigger: page("offers"), run: "click" },
        {
            content: "Two years of it, in the financial years they fall into",
            trigger: ".o_field_widget[name=it_phase_ids] .o_data_row:contains(2027-28)",
        },
        {
            content: "Quote it",
            trigger: "button[name=action_sale_quotations_new]",
            run: "click",
        },
        {
            content: "The line says why its price",
            trigger: ".o_field_widget[name=order_line] td[name=it_price_reason]:contains(price)",
        },
        { content: "Confirm the quote", trigger: "button[name=action_confirm]", run: "click" },
        {
            content: "Its agreement is there: open it",
            trigger: "button[name=action_view_it_agreements]",
            run: "click",
        },
        {
            content: "The customer's agreement, a draft",
            trigger: ".o_data_row:contains(JOURNEY school)",
        },
    ],
});

/** Mark another as won by its button, which asks why. */
registry.category("web_tour.tours").add("itcommercial_won_asks_why", {
    steps: () => [
        { content: "Open the opportunity", trigger: CARD, run: "click" },
        {
            content: "It is won",
            trigger: "button[name=action_set_won_rainbowman]",
            run: "click",
        },
        {
            content: "Why?",
            trigger: ".modal .o_field_widget[name=won_reason_id] input",
            run: "edit Quality of the service",
        },
        {
            content: "Choose the reason",
            trigger: ".o-autocomplete--dropdown-item:contains(Quality of the service)",
            run: "click",
        },
        {
            content: "Mark it won",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "It is won",
            trigger: ".o_arrow_button_current:contains(Won)",
        },
    ],
});

/** Read the forecast, and open the opportunities behind a month. */
registry.category("web_tour.tours").add("itcommercial_forecast", {
    steps: () => [
        {
            content: "How much of it is history",
            trigger: ".it-fc-words:contains(history speaks for)",
        },
        { content: "A bar can be reached", trigger: ".it-fc-bar[tabindex='0']" },
        {
            content: "Open what is behind a stage",
            trigger: "button[data-open-stage=Proposal]",
            run: "click",
        },
        {
            content: "The opportunity is there",
            trigger: ".o_data_row:contains(JOURNEY school)",
        },
    ],
});

/** A price that breaks its power's rule: told why, mended with the calculator, made live. */
registry.category("web_tour.tours").add("itcommercial_unlawful_price_mended", {
    steps: () => [
        {
            content: "Open the offer",
            trigger: ".o_kanban_record:contains(JOURNEY offer)",
            run: "click",
        },
        {
            content: "The form says that the price isn't lawful, and what would be",
            trigger: "div[name=price_law]:contains(Up to):contains(78.39)",
        },
        { content: "Go live all the same", trigger: "button[name=action_go_live]", run: "click" },
        {
            content: "Refused, with the rule and the figures",
            trigger: ".modal:contains(cost recovery at most):contains(78.39)",
        },
        { content: "Close the refusal", trigger: ".modal .modal-footer button", run: "click" },
        {
            content: "Ask the calculator",
            trigger: "button:contains(Price calculator)",
            run: "click",
        },
        {
            content: "The same verdict there",
            trigger: ".modal div[name=blocked]:contains(Not lawful)",
        },
        {
            content: "Take the highest lawful price",
            trigger: ".modal button[name=action_use_highest]",
            run: "click",
        },
        {
            content: "Lawful now, with care",
            trigger: ".modal div[name=warning]:contains(with care)",
        },
        {
            content: "Make it the list price",
            trigger: ".modal button[name=action_set_list_price]",
            run: "click",
        },
        {
            content: "The offer has it",
            trigger: "body:not(:has(.modal)) .o_form_view button[name=action_go_live]",
            run: "click",
        },
        { content: "It is live", trigger: ".o_arrow_button_current:contains(Live)" },
    ],
});

/** A quote above the lawful price: warned, refused, mended on its line, won, agreed. */
registry.category("web_tour.tours").add("itcommercial_quote_refused_and_mended", {
    steps: () => [
        {
            content: "Open the opportunity",
            trigger: ".o_kanban_record:contains(JOURNEY dear)",
            run: "click",
        },
        { content: "What they would take", trigger: page("offers"), run: "click" },
        {
            content: "Warned before it is quoted",
            trigger: ".o_field_widget[name=it_offer_line_ids] .o_data_row:contains(Not lawful)",
        },
        {
            content: "Quote it all the same",
            trigger: "button[name=action_sale_quotations_new]",
            run: "click",
        },
        {
            content: "The line says which rule, which figures, and what would be lawful",
            trigger:
                "td[name=it_price_law_note]:contains(cost recovery at most):contains(78.39 would be lawful)",
        },
        { content: "Confirm the quote", trigger: "button[name=action_confirm]", run: "click" },
        {
            content: "Refused in the same words",
            trigger: ".modal:contains(can't go out):contains(78.39 would be lawful)",
        },
        { content: "Close the refusal", trigger: ".modal .modal-footer button", run: "click" },
        {
            content: "Mend the price",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=order_line] td[name=price_unit]",
            run: "click",
        },
        {
            content: "Full cost, no more",
            trigger: ".o_field_widget[name=order_line] td[name=price_unit] input",
            run: "edit 76.86",
        },
        {
            content: "Leave the line",
            trigger: ".o_form_sheet .oe_title",
            run: "click",
        },
        {
            content: "Lawful now",
            trigger: "td[name=it_price_law_state]:contains(/^Lawful$/)",
        },
        { content: "Confirm it", trigger: "button[name=action_confirm]", run: "click" },
        {
            content: "Its agreement is there: open it",
            trigger: "button[name=action_view_it_agreements]",
            run: "click",
        },
        {
            content: "The customer's agreement, a draft",
            trigger: ".o_data_row:contains(JOURNEY dear)",
        },
    ],
});
