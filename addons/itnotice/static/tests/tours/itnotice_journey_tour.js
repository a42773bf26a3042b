import { formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const { DateTime } = luxon;

function openMenu(section, item) {
    return [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the app",
            trigger: ".o_app[data-menu-xmlid='itgovernance.menu_root']",
            run: "click",
        },
        {
            content: "Open the section",
            trigger: `.o_menu_sections button[data-menu-xmlid='${section}']`,
            run: "click",
        },
        {
            content: "Open the page",
            trigger: `.dropdown-item[data-menu-xmlid='${item}']`,
            run: "click",
        },
    ];
}

function editDate(field, date) {
    return [
        {
            content: `Go to ${field}`,
            trigger: `.modal .o_field_widget[name=${field}] button`,
            run: "click",
        },
        {
            content: `Fill in ${field}`,
            trigger: `.modal .o_field_widget[name=${field}] input`,
            run: `edit ${formatDate(date)} && press Enter`,
        },
    ];
}

registry.category("web_tour.tours").add("itnotice_accept_journey", {
    url: "/odoo",
    steps: () => [
        ...openMenu("itgovernance.menu_notices", "itnotice.menu_notice_inbox"),
        {
            content: "Notices about IT are shown, not the one about roads",
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains(Road works in the journey)))",
        },
        {
            content: "Open the notice",
            trigger: ".o_data_row td:contains(Network for the journey)",
            run: "click",
        },
        {
            content: "Read who buys",
            trigger: ".o_form_view .oe_title:contains(Journey Borough Council)",
        },
        {
            content: "Accept it",
            trigger: "button[name=action_accept]",
            run: "click",
        },
        {
            content: "The buyer was found among the partners, with the reason",
            trigger: ".modal .o_field_widget[name=match_reason]:contains(Same name)",
        },
        {
            content: "The offer was proposed by its CPV prefix",
            trigger: ".modal .o_field_widget[name=offer_reason]:contains(72000000)",
        },
        {
            content: "It is commercial",
            trigger: ".modal .o_field_widget[name=it_kind] label:contains(Commercial)",
            run: "click",
        },
        {
            content: "Look for the other offer",
            trigger: ".modal .o_field_widget[name=offer_id] input",
            run: "edit Journey network",
        },
        {
            content: "Choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Journey network)",
            run: "click",
        },
        {
            content: "Forecast what we expect of it",
            trigger: ".modal .o_field_widget[name=forecast_value] input",
            run: "edit 24000",
        },
        {
            content: "Confirm",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The opportunity is open",
            trigger: ".o_form_view .o_field_widget[name=partner_id]:contains(Journey), .o_form_view .o_field_widget[name=partner_id] input:value(Journey Borough Council)",
        },
        {
            content: "Look at its measures",
            trigger: ".o_notebook .nav-link[name=measures]",
            run: "click",
        },
        {
            content: "The forecast stands there",
            trigger: ".o_field_widget[name=outcome_forecast_total]:contains(24,000)",
        },
        {
            content: "With its measure",
            trigger: ".o_field_widget[name=outcome_credit_ids] .o_data_row:contains(CG6)",
        },
        {
            content: "And the notice is one click away",
            trigger: "button[name=action_view_it_notice]",
            run: "click",
        },
        {
            content: "It is accepted",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Accepted)",
        },
    ],
});

registry.category("web_tour.tours").add("itnotice_reading_journey", {
    url: "/odoo",
    steps: () => {
        const today = DateTime.now();
        return [
            ...openMenu("itgovernance.menu_strategy", "itstrategy.menu_readings"),
            {
                content: "Compute a period",
                trigger: "button:contains(Compute Period)",
                run: "click",
            },
            ...editDate("date_start", today.startOf("quarter")),
            ...editDate("date_end", today.endOf("quarter")),
            {
                content: "Compute",
                trigger: ".modal footer button[name=action_compute]",
                run: "click",
            },
            {
                content: "It is done; go to what was computed",
                trigger: ".o_it_compute_readings",
                run: "click",
            },
            {
                content: "Open the reading of the measure",
                trigger: ".o_list_view .o_data_row td[name=measure_id]:contains(CG6)",
                run: "click",
            },
            {
                content: "The forecast is in it",
                trigger: ".o_form_view .o_field_widget[name=forecast_text]:contains(24,000)",
            },
        ];
    },
});
