import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("itpartner_import_register", {
    steps: () => [
        {
            content: "The columns were read",
            trigger: ".o_form_view div[name=step_columns]:contains(Step 2 of 3)",
        },
        {
            content: "One of them means the name",
            trigger: ".o_field_widget[name=column_ids] .o_data_row:contains(Organisation)",
        },
        {
            content: "Check the rows",
            trigger: "button[name=action_check]:contains(Check the rows)",
            run: "click",
        },
        {
            content: "All rows are judged, and a screen reader is told so",
            trigger: ".o_it_import [role=progressbar][aria-valuenow='3'][aria-valuemax='3']",
        },
        {
            content: "The wrong one is told with its reason",
            trigger: ".o_it_import section:contains(can't be a postcode)",
        },
        {
            content: "See the result",
            trigger: ".o_it_import_close",
            run: "click",
        },
        {
            content: "Two would be new",
            trigger: ".o_it_import_verdicts button:contains(New):contains(2)",
        },
        {
            content: "Take them in",
            trigger: "button[name=action_run]:contains(Take in the good rows)",
            run: "click",
        },
        {
            content: "Two are in",
            trigger: ".o_it_import li[data-key=done]:contains(2)",
        },
        {
            content: "It says that it has finished",
            trigger: ".o_it_import [role=status]:contains(Finished: 2 of 2 rows)",
        },
        {
            content: "Back to the import",
            trigger: ".o_it_import_close",
            run: "click",
        },
        {
            content: "It is done",
            trigger: ".o_form_view div[name=step_done]",
        },
        {
            content: "Look at what was set aside",
            trigger: ".o_it_import_verdicts button:contains(Set aside)",
            run: "click",
        },
        {
            content: "The row says which cell and what to do",
            trigger: ".o_list_view .o_data_row:contains(Row 3, Postcode)",
        },
    ],
});
