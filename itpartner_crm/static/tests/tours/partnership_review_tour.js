import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const ASKS = ["performance", "value", "governance", "risk", "benefits"];

function page(name) {
    return {
        content: `Go to the page ${name}`,
        trigger: `.o_notebook a.nav-link[name=${name}]`,
        run: "click",
    };
}

function save() {
    return [
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_dirty))",
        },
    ];
}

function addMember(name) {
    return [
        {
            content: "Add a member",
            trigger: ".o_field_widget[name=member_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: `Look for ${name}`,
            trigger: ".o_selected_row .o_field_widget[name=partner_id] input",
            run: `edit ${name}`,
        },
        {
            content: `It is ${name}`,
            trigger: `.o-autocomplete--dropdown-item:contains(${name})`,
            run: "click",
        },
    ];
}

function mark(number) {
    return {
        content: `Mark criterion ${number}`,
        trigger: `.it-significance tbody tr:nth-child(${number}) input[value='4']`,
        run: "click",
    };
}

function choose(field, word) {
    return [
        {
            content: `Open the choice of ${field}`,
            trigger: `.o_field_widget[name=${field}] input`,
            run: "click",
        },
        {
            content: `Choose ${word}`,
            trigger: `.o_select_menu_item:contains(${word})`,
            run: "click",
        },
        {
            content: `It is ${word}`,
            trigger: `.o_field_widget[name=${field}] input:value(${word})`,
        },
    ];
}

tours.add("itpartner_partnership_opens", {
    url: "/odoo/partnerships",
    steps: () => [
        {
            content: "A new partnership",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Solent Data Partnership",
        },
        {
            content: "Say what for",
            trigger: ".o_field_widget[name=purpose] textarea",
            run: "edit Data that answers to the people it is about",
        },
        ...addMember("Solent Makers Limited"),
        ...addMember("Harbour Trust"),
        ...save(),
        page("significance"),
        ...[1, 2, 3, 4, 5, 6, 7, 8].map(mark),
        {
            content: "It is a Major one",
            trigger: ".it-significance-score:contains(100)",
        },
        ...save(),
        page("money"),
        {
            content: "Add what the council puts in",
            trigger: ".o_field_widget[name=contribution_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "How much",
            trigger: ".o_selected_row .o_field_widget[name=planned] input",
            run: "edit 60000",
        },
        ...save(),
        {
            content: "It runs",
            trigger: ".o_statusbar_status button[data-value=active]",
            run: "click",
        },
        {
            content: "It is Major, and its first review has a day",
            trigger: "[name=glance_assurance]:contains(Full review)",
        },
        {
            content: "Review it",
            trigger: "button[name=action_start_review]:contains(Start the review)",
            run: "click",
        },
        {
            content: "Every question is asked, and it says what is wanted",
            trigger: ".o_form_view .alert:contains(without an answer)",
        },
        {
            content: "Answer the first question",
            trigger:
                ".o_field_widget[name=answer_ids] .o_data_row:first-of-type td[name=answer]",
            run: "click",
        },
        ...choose("answer", "Partly"),
        {
            content: "Say how you know",
            trigger: ".o_selected_row .o_field_widget[name=words] textarea",
            run: "edit Two of three members agree",
        },
        ...save(),
    ],
});

tours.add("itpartner_review_submitted", {
    steps: () => [
        {
            content: "Held today",
            trigger: ".o_field_widget[name=date] input, .o_field_widget[name=date] button",
            run: "click",
        },
        {
            content: "Say so",
            trigger: ".o_field_widget[name=date] input",
            run: "edit +0d && press Enter",
        },
        {
            content: "The day isn't wanted any more",
            trigger: ".o_form_view .alert:not(:contains(Held on))",
        },
        page("rating"),
        ...ASKS.flatMap((ask) =>
            choose(`rating_${ask}`, ask === "risk" ? "Reasonable" : "Substantial")
        ),
        {
            content: "The suggestion says how it came",
            trigger: ".o_field_widget[name=suggestion_text]:contains(at least four of the five)",
        },
        {
            content: "Take it",
            trigger: "button[name=action_take_suggestion]",
            run: "click",
        },
        {
            content: "Give the reason",
            trigger: ".o_field_widget[name=assurance_reason] textarea",
            run: "edit One risk has no owner yet",
        },
        {
            content: "Submit it",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "It waits for a manager",
            trigger: ".alert:contains(waits for a manager)",
        },
    ],
});

tours.add("itpartner_review_closed", {
    steps: () => [
        {
            content: "Close it",
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            content: "For good",
            trigger: ".modal button.btn-primary:contains(Close the review)",
            run: "click",
        },
        {
            content: "It is closed",
            trigger: ".alert:contains(a new review corrects it)",
        },
    ],
});

tours.add("itpartner_register_printed", {
    steps: () => [
        {
            content: "As it stands today",
            trigger: ".modal .o_field_widget[name=date_to] input, .modal .o_field_widget[name=date_to] button",
            run: "click",
        },
        {
            content: "Until today",
            trigger: ".modal .o_field_widget[name=date_to] input",
            run: "edit +0d && press Enter",
        },
        {
            content: "One was added",
            trigger: ".modal button[name=action_open_section]:contains(Added):contains(1)",
            run: "click",
        },
        {
            content: "It is the one, with its rating",
            trigger:
                ".o_list_view .o_data_row:contains(Solent Data Partnership) .it-rag-substantial",
        },
    ],
});
