import { registry } from "@web/core/registry";

const CELL = ".it-year-grid tr:contains(Build and run) td.it-year-grid-cell";

function pasteInto(selector, text) {
    const cell = document.querySelector(selector);
    const data = new DataTransfer();
    data.setData("text/plain", text);
    cell.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    );
}

registry.category("web_tour.tours").add("itpartner_business_case", {
    steps: () => [
        {
            content: "The option shows what it comes to",
            trigger: ".o_field_widget[name=npsv]:contains(59,022.77)",
        },
        {
            content: "Spend less in the first year",
            trigger: `${CELL}:first input`,
            run: "edit 100,000 && press Tab",
        },
        {
            content: "The figures follow at once",
            trigger: ".o_field_widget[name=npsv]:contains(79,022.77)",
        },
        {
            content: "What isn't an amount is refused in words",
            trigger: `${CELL}:first input`,
            run: "edit lots && press Tab",
        },
        {
            content: "It says what to type",
            trigger: ".it-year-grid [role=alert]:contains(is no amount)",
        },
        {
            content: "Paste two rows of a spreadsheet",
            trigger: `${CELL}:first input`,
            run() {
                pasteInto(
                    ".it-year-grid tbody input",
                    "£90,000\t10,000\t10,000\n0\t20,000\t(500)"
                );
            },
        },
        {
            content: "Both rows took their amounts",
            trigger: ".it-year-grid tr:contains(Build and run):contains(£170,000)",
        },
        {
            content: "The dis-benefit too",
            trigger: ".it-year-grid tr:contains(Smaller desk):contains(£214,500)",
        },
        {
            content: "Carry an amount on to the last year",
            trigger: ".it-year-grid tr:contains(Smaller desk) .it-year-grid-cell:eq(1) input",
            run: "edit 60000 && press ctrl+r",
        },
        {
            content: "All later years have it",
            trigger: ".it-year-grid tr:contains(Smaller desk):contains(£300,000)",
        },
        {
            content: "Add a benefit",
            trigger: "button[name=add_benefit]",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Rent saved",
        },
        {
            content: "A thousand in every year",
            trigger: ".modal .o_field_widget[name=fill_amount] input",
            run: "edit 1000 && press Tab",
        },
        {
            content: "The total is there",
            trigger: ".modal .o_field_widget[name=amount_total]:contains(6,000)",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The grid has a third line",
            trigger: ".it-year-grid tr:contains(Rent saved):contains(£6,000)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        { content: "Saved", trigger: ".o_form_saved" },
        {
            content: "Look at what moves it",
            trigger: "a[name=sensitivity]",
            run: "click",
        },
        {
            content: "As a drawing",
            trigger: ".o_field_widget[name=tornado_picture] svg:contains(All benefits)",
        },
        {
            content: "And as a table",
            trigger: ".o_field_widget[name=tornado_picture] figcaption button",
            run: "click",
        },
        {
            content: "Each driver with the change that turns the case",
            trigger: ".it-case-table tr:contains(Rent saved)",
        },
        {
            content: "Prefer it",
            trigger: "button[name=action_prefer]",
            run: "click",
        },
        { content: "It is preferred", trigger: ".ribbon:contains(Preferred)" },
    ],
});
