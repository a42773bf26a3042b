import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";

/**
 * Does long work batch by batch and shows how far it is.
 *
 * Each batch is a request of its own and kept once it is done: stopping, closing the
 * dialog or losing the connection loses nothing.
 *
 * What extends it says what the work is: `takeNext` and the getters below that return
 * nothing here.
 *
 * status: "running", "stopping" (after the batch that runs), "stopped", "failed" or
 * "done".
 */
export class BatchProgress extends Component {
    static template = "itgovernance.BatchProgress";
    static components = { Dialog };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.mainButton = useRef("mainButton");
        this.isClosed = false;
        this.state = useState({
            status: "running",
            done: 0,
            total: this.props.total,
            error: "",
            ...this.getCounts(),
        });
        onMounted(() => this.run());
        onWillUnmount(() => {
            this.isClosed = true;
        });
        useEffect(
            () => this.mainButton.el?.focus(),
            () => [this.state.status]
        );
    }

    /** What the state counts besides, all at nothing. */
    getCounts() {
        return {};
    }

    /** Has the server do the next batch. @returns {Promise<boolean>} whether there is more */
    async takeNext() {
        return false;
    }

    /** Tells the server that nobody goes on for now. */
    async leaveOff() {}

    /** {contentClass, bar, summary}: class of the dialog, names of bar and counts. */
    get labels() {
        return {};
    }

    /** Words of each status. */
    get statusTexts() {
        return {};
    }

    /** [{key, icon, count, text}] */
    get summary() {
        return [];
    }

    /** [{key, name, reason, open}] of what was set aside; open may be missing. */
    get aside() {
        return [];
    }

    /** [{name, hotkey, text, click}] once it no longer works, the main one first. */
    get buttons() {
        return [];
    }

    get percent() {
        const { done, total } = this.state;
        return total ? Math.round((100 * done) / total) : 100;
    }

    get isBusy() {
        return ["running", "stopping"].includes(this.state.status);
    }

    async run() {
        this.state.status = "running";
        this.state.error = "";
        let more = this.state.total > 0;
        while (more && this.state.status === "running" && !this.isClosed) {
            try {
                more = await this.takeNext();
            } catch (error) {
                this.state.status = "failed";
                this.state.error = error.data?.message || error.message;
                return;
            }
        }
        if (!more) {
            this.state.status = "done";
        } else {
            await this.leaveOff();
            this.state.status = "stopped";
        }
    }

    stop() {
        this.state.status = "stopping";
    }
}
