import { inputFiles } from "@web/../tests/utils";
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

/** A release as Contracts Finder gives it. */
function release(number, title) {
    return {
        ocid: `ocds-b5fd17-journey-day-${number}`,
        id: `day-${number}`,
        date: DateTime.now().toISO(),
        tag: ["tender"],
        buyer: { id: "B1", name: "Journey Borough Council" },
        parties: [{ id: "B1", name: "Journey Borough Council", roles: ["buyer"] }],
        tender: { title, classification: { scheme: "CPV", id: "72000000" } },
    };
}

registry.category("web_tour.tours").add("itnotice_import_journey", {
    url: "/odoo",
    steps: () => [
        ...openMenu("itgovernance.menu_notices", "itnotice.menu_notice_import"),
        {
            content: "Choose the file of the day",
            trigger: ".modal div[name=attachment_ids] input[type=file]:not(:visible)",
            async run() {
                const bad = release(3, "Nobody can tell which procurement this is");
                delete bad.ocid;
                const day = [release(1, "Service desk of the day"), release(2, "Backup of the day"), bad];
                const text = JSON.stringify({ version: "1.1", releases: day });
                const file = new File([text], "day.json", { type: "application/json" });
                await inputFiles(".modal div[name=attachment_ids] input[type=file]", [file]);
            },
        },
        {
            content: "It is there",
            trigger: ".modal div[name=attachment_ids]:contains(day.json)",
        },
        {
            content: "Take it in",
            trigger: ".modal footer button[name=action_import]",
            run: "click",
        },
        {
            content: "Two are new",
            trigger: ".modal div[name=result] tr:contains(New):contains(2)",
        },
        {
            content: "The one that could not be read is named with its reason",
            trigger: ".modal div[name=result] tr:contains(day.json release 3):contains(ocid is missing)",
        },
        {
            content: "Go and see them",
            trigger: ".modal footer button[name=action_open_inbox]",
            run: "click",
        },
        {
            content: "They are in the inbox",
            trigger: ".o_list_view:has(td:contains(Backup of the day)) td:contains(Service desk of the day)",
            run: "click",
        },
        {
            content: "And can be read",
            trigger: ".o_form_view .oe_title:contains(Service desk of the day)",
        },
    ],
});

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

/** Go to the line with this text as the arrow keys do, and press a key there. */
function pressOnLine(text, key) {
    return [
        {
            content: `Go to the line of ${text}`,
            trigger: `.o_list_view .o_data_row td[name=title]:contains(${text})`,
            run() {
                this.anchor.focus();
            },
        },
        {
            content: `Press ${key}`,
            trigger: `.o_list_view td[name=title]:contains(${text}):focus`,
            run: `press ${key}`,
        },
    ];
}

registry.category("web_tour.tours").add("itnotice_keyboard_journey", {
    url: "/odoo",
    steps: () => [
        ...openMenu("itgovernance.menu_notices", "itnotice.menu_notice_inbox"),
        {
            content: "The keys are told",
            trigger: ".it-inbox-keys:contains(snooze)",
        },
        ...pressOnLine("Laptops for the journey", "z"),
        {
            content: "Snooze it until the day that is proposed",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "It is out of the inbox",
            trigger:
                "body:not(:has(.modal)) .o_list_view:not(:has(td:contains(Laptops for the journey)))",
        },
        ...pressOnLine("Printing for the journey", "d"),
        {
            content: "Say why it is of no use",
            trigger: ".modal .o_field_widget[name=reason] label:contains(Already known)",
            run: "click",
        },
        {
            content: "Dismiss it",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The line that moved up has the keys now",
            trigger:
                "body:not(:has(.modal)) .o_list_view:not(:has(td:contains(Printing for the journey))) .o_data_row td:focus",
        },
        ...pressOnLine("Network for the journey", "a"),
        {
            content: "The opportunity is proposed",
            trigger: ".modal .o_field_widget[name=match_reason]",
        },
        {
            content: "Not now",
            trigger: ".modal-header .btn-close",
            run: "click",
        },
        {
            content: "Back in the inbox",
            trigger: "body:not(:has(.modal)) .o_list_view",
        },
    ],
});

registry.category("web_tour.tours").add("itnotice_radar_journey", {
    url: "/odoo",
    steps: () => [
        ...openMenu("itgovernance.menu_notices", "itnotice.menu_notice_timeline"),
        {
            content: "Both contracts are drawn",
            trigger: ".it-timeline-drawing:has(text:contains(Northby)):has(text:contains(Southby))",
        },
        {
            content: "And stand in the table",
            trigger: ".it-timeline-table tbody tr:nth-child(2)",
        },
        {
            content: "Keep to their place",
            trigger: "select[name=place]",
            run: "selectByLabel South East",
        },
        {
            content: "They end together: open what the radar found",
            trigger: ".it-timeline-windows button:contains(2 public bodies)",
            run: "click",
        },
        {
            content: "It says why",
            trigger: ".o_form_view .o_field_widget[name=reason]:contains(begin with 724)",
        },
        {
            content: "Start the opportunity",
            trigger: "button[name=action_start]:contains(Start)",
            run: "click",
        },
        {
            content: "It is a shared service with our neighbour proposed",
            trigger: ".o_form_view .o_field_widget[name=it_proposed_partner_ids]:contains(Northby), .o_form_view .o_field_widget[name=partner_id] input:value(Northby Council)",
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
                trigger: "button:contains(Compute period)",
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
