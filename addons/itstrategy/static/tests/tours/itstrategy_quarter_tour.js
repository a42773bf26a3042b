import { registry } from "@web/core/registry";

const ROW = ".o_list_view .o_data_row:contains(JOURNEY)";

registry.category("web_tour.tours").add("itstrategy_owner_enters", {
    steps: () => [
        {
            content: "The reading that was asked for",
            trigger: `${ROW} td[name=period_text]`,
            run: "click",
        },
        {
            content: "Enter the figure",
            trigger: ".o_field_widget[name=value] input",
            run: "edit 40 && press Tab",
        },
        {
            content: "It will be red, and says so before it is saved",
            trigger: ".o_field_widget[name=rag] .it-rag-red:contains(Red)",
        },
        {
            content: "So it wants words",
            trigger: ".o_field_widget[name=wanted]:contains(Commentary)",
        },
        {
            content: "Say what lies behind it",
            trigger: ".o_field_widget[name=commentary] textarea",
            run: "edit Two suppliers came late",
        },
        {
            content: "Add an action",
            trigger: ".o_field_widget[name=action_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "What is done",
            trigger: ".o_field_widget[name=action_ids] [name=name] input",
            run: "edit Agree new dates",
        },
        {
            content: "Go to its day",
            trigger: ".o_field_widget[name=action_ids] td[name=date_due]",
            run: "click",
        },
        {
            content: "By when",
            trigger: ".o_field_widget[name=action_ids] [name=date_due] input",
            run: "edit +30d && press Enter",
        },
        {
            content: "Save and go on",
            trigger: "button[name=action_save_next]",
            run: "click",
        },
        {
            content: "Nothing more is wanted",
            trigger: ".o_view_nocontent:contains(Nothing is wanted from you)",
        },
    ],
});

registry.category("web_tour.tours").add("itstrategy_officer_closes", {
    steps: () => [
        {
            content: "Choose the reading",
            trigger: `${ROW} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "Close it",
            trigger: ".o_control_panel button[name=action_close]",
            run: "click",
        },
        {
            content: "It is closed",
            trigger: `${ROW} td[name=state]:contains(Closed)`,
        },
    ],
});
