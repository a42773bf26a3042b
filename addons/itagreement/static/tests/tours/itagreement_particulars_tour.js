import { registry } from "@web/core/registry";

const step = (content, trigger, run) => ({ content, trigger, run });
const row = (question) => `div[name=detail_ids] .o_data_row:contains(${question})`;

registry.category("web_tour.tours").add("itagreement_particulars_answered", {
    steps: () => [
        step("The page", "a[name=particulars]", "click"),
        step("What is missing", "div[name=particulars_gaps]:contains(Premises)"),
        step("A text", `${row("Premises")} td[name=text_value]`, "click"),
        step("Its words", `${row("Premises")} textarea`, "edit Dock Road Hall"),
        step("Money", `${row("Rent a year")} td[name=text_value]`, "click"),
        step("Its amount", `${row("Rent a year")} td[name=text_value] input`, "edit 12500"),
        step("A day", `${row("Next rent review")} td[name=text_value]`, "click"),
        step(
            "Its date",
            `${row("Next rent review")} td[name=text_value] input, ${row("Next rent review")} td[name=text_value] button`,
            "click"
        ),
        step(
            "Day first",
            `${row("Next rent review")} td[name=text_value] input`,
            "edit 01/04/2028 && press Tab"
        ),
        step("None", `${row("Security excluded")} td[name=is_nil]`, "click"),
        step("Tick it", `${row("Security excluded")} td[name=is_nil] input`, "click"),
        step("Save", ".o_form_button_save", "click"),
        step("Saved", ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"),
        step("Nothing is missing", "a[name=particulars]:not(:has(div[name=particulars_gaps]))"),
        step("Read back", `${row("Security excluded")} td:contains(None)`),
    ],
});
