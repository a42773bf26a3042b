import { Message } from "@mail/core/common/message_model";
import { patch } from "@web/core/utils/patch";

// Whose log a message stood in before that partner was merged; the server tells it.
patch(Message.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {string|undefined} */
        this.it_from_partner_name = undefined;
    },
});
