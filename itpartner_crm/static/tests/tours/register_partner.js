import { registry } from "@web/core/registry";

function fill(field, text) {
    return {
        content: `Fill in ${field}`,
        trigger: `.modal .o_field_widget[name=${field}] input:visible`,
        run: `edit ${text}`,
    };
}

function choose(field, text) {
    return [
        fill(field, text),
        {
            content: `Choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

function start() {
    return [
        {
            content: "Start to register a partner",
            trigger: ".o_control_panel button:contains(Register a partner)",
            run: "click",
        },
    ];
}

function lookUp() {
    return [
        {
            content: "Ask the register",
            trigger: ".modal button[name=action_look_up]",
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("itpartner_crm_register_partner", {
    url: "/odoo/city-partners",
    steps: () => [
        // One that is already there.
        ...start(),
        fill("number", "01234567"),
        {
            content: "Its form says which register it belongs to",
            trigger: ".modal .o_field_widget[name=scheme_id]",
        },
        ...lookUp(),
        {
            content: "Read what the register says",
            trigger: ".modal [name=answer]:contains(SOLENT MAKERS LIMITED)",
        },
        {
            content: "Meet the one that is already here, before anything is saved",
            trigger:
                ".modal [name=match_ids] .o_data_row:contains(Solent Makers Limited):contains(Same name)",
        },
        {
            content: "It is this one",
            trigger: ".modal [name=match_ids] button[name=action_use]",
            run: "click",
        },
        {
            content: "See what is new about it",
            trigger: ".modal .modal-title:contains(What is new about)",
        },
        {
            content: "Save what is ticked",
            trigger: ".modal button[name=action_register]:contains(Save what is ticked)",
            run: "click",
        },
        {
            content: "The partner has its number",
            trigger: ".o_form_view .oe_title:contains(Solent Makers Limited), .o_form_view .o_field_widget[name=name] :value(Solent Makers Limited)",
        },
        {
            content: "Back to the register",
            trigger: ".o_back_button, .breadcrumb-item a",
            run: "click",
        },
        // Another one.
        ...start(),
        fill("number", "07654321"),
        ...lookUp(),
        {
            content: "A warning is seen",
            trigger: ".modal [name=flags]:contains(Accounts overdue)",
        },
        {
            content: "Nobody like it is here",
            trigger: ".modal .modal-body:not(:has([name=match_ids] .o_data_row))",
        },
        ...choose("it_sector_id", "Company"),
        {
            content: "Say what relation it is",
            trigger: ".modal .o_field_widget[name=it_relationship_type] input",
            run: "click",
        },
        {
            content: "Supplier",
            trigger: ".o_select_menu_item:contains(Supplier)",
            run: "click",
        },
        ...choose("ward_ids", "Mill Ward"),
        {
            content: "The ward of its postcode was proposed",
            trigger: ".modal .o_field_widget[name=ward_ids] .o_tag:contains(Harbour Ward)",
        },
        {
            content: "Register it",
            trigger: ".modal button[name=action_register]:contains(Register)",
            run: "click",
        },
        {
            content: "Go to its contacts",
            trigger:
                ".o_form_view:not(:has(.modal)) a[name=contact_addresses]",
            run: "click",
        },
        {
            content: "Add a contact",
            trigger: ".o_form_view [name=child_ids] .o-kanban-button-new",
            run: "click",
        },
        {
            content: "Name the contact",
            trigger: ".modal .o_field_widget[name=name] input, .modal .o_field_widget[name=name] textarea",
            run: "edit Robin Quay",
        },
        {
            content: "Keep the contact",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Save the partner",
            trigger: ".o_form_view:not(:has(.modal)) .o_form_button_save",
            run: "click",
        },
        {
            content: "Saved",
            trigger: ".o_form_saved",
        },
    ],
});
