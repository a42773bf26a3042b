import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("itstrategy_compute_period", {
    steps: () => [
        {
            content: "Four measures are to be computed",
            trigger: ".o_field_widget[name=measure_count]:contains(4)",
        },
        {
            content: "Compute",
            trigger: "button[name=action_compute]",
            run: "click",
        },
        {
            content: "All four are done, and a screen reader is told so",
            trigger:
                ".o_it_compute [role=progressbar][aria-valuenow='4'][aria-valuemax='4']",
        },
        {
            content: "It says that it has finished",
            trigger: ".o_it_compute [role=status]:contains(Finished: 4 of 4 measures)",
        },
        {
            content: "Three were computed",
            trigger: ".o_it_compute li[data-key=computed]:contains(3)",
        },
        {
            content: "One was set aside, with its reason",
            trigger: ".o_it_compute section:contains(TOURBAD):contains(does not fit)",
        },
        {
            content: "Open the readings",
            trigger: ".o_it_compute_readings",
            run: "click",
        },
        {
            content: "They are listed",
            trigger: ".o_list_view .o_data_row:contains(TOUR2)",
        },
    ],
});
