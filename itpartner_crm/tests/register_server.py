"""A server on this machine that answers as the public registers are documented to."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMPANY = {
    "company_name": "SOLENT MAKERS LIMITED",
    "company_number": "01234567",
    "company_status": "active",
    "type": "ltd",
    "jurisdiction": "england-wales",
    "sic_codes": ["62020"],
    "date_of_creation": "2009-03-04",
    "registered_office_address": {
        "address_line_1": "1 Quay Street",
        "address_line_2": "Dock Quarter",
        "locality": "Northwick",
        "postal_code": "so14 7lp",
        "country": "United Kingdom",
    },
    "accounts": {"overdue": False, "next_accounts": {"due_on": "2026-12-31"}},
    "confirmation_statement": {"overdue": False, "next_due": "2027-03-18"},
    "has_insolvency_history": False,
    "is_community_interest_company": False,
    "officers": [{"name": "PERSON, A", "date_of_birth": {"year": 1970}}],
    "something_new": {"of": "tomorrow"},
}
CHARITY = {
    "organisation_number": 5012345,
    "reg_charity_number": 1122334,
    "group_subsid_suffix": 0,
    "charity_name": "HARBOUR FOOD BANK",
    "charity_type": "Charitable company",
    "reg_status": "R",
    "date_of_registration": "2008-01-15T00:00:00",
    "charity_co_reg_number": "6543210",
    "reporting_status": "Submission Received",
    "insolvent": False,
    "in_administration": False,
    "address_line_one": "Mission Hall",
    "address_line_two": "12 Mill Road",
    "address_line_three": "Northwick",
    "address_post_code": "NW1 2AB",
    "phone": "020 7946 0000",
    "email": "person@example.org",
    "web": "www.harbourfood.example.org",
    "trustee_names": [{"trustee_name": "A Person"}],
}
TRUST = {
    "Organisation": {
        "Name": "NORTHWICK HOSPITALS NHS FOUNDATION TRUST",
        "OrgId": {"root": "2.16.840.1.113883.2.1.3.2.4.18.48", "extension": "RNW"},
        "Status": "Active",
        "LastChangeDate": "2025-02-11",
        "orgRecordClass": "RC1",
        "GeoLoc": {
            "Location": {
                "AddrLn1": "GENERAL HOSPITAL",
                "AddrLn2": "HILL ROAD",
                "Town": "NORTHWICK",
                "PostCode": "NW5 6DE",
                "Country": "ENGLAND",
            }
        },
        "Roles": {
            "Role": [
                {"id": "RO197", "primaryRole": True, "Status": "Active"},
                {"id": "RO57", "Status": "Active"},
            ]
        },
        "Contacts": {
            "Contact": [
                {"type": "tel", "value": "020 7946 0001"},
                {"type": "http", "value": "http://www.northwick.nhs.example"},
            ]
        },
    }
}
POSTCODE = {
    "status": 200,
    "result": {
        "postcode": "SO14 7LP",
        "admin_district": "Northwick",
        "admin_ward": "Harbour Ward",
        "codes": {"admin_district": "E06009999", "admin_ward": "E05009991"},
    },
}
SCHOOLS = (
    '"URN","LA (code)","EstablishmentName","EstablishmentStatus (name)",'
    '"TypeOfEstablishment (name)","PhaseOfEducation (name)","NumberOfPupils",'
    '"UKPRN","Street","Locality","Town","Postcode","SchoolWebsite","HeadLastName"\n'
    '"116000","852","St Zo\xeb\'s School, Northwick","Open","Academy converter",'
    '"Secondary","812","10012345","Chapel Lane","","Northwick","NW2 3CD",'
    '"www.stzoe.example","Person"\n'
    '"116001","852","Old School","Closed","Community school","Primary","","","","","",'
    '"","","Person"\n'
).encode("cp1252")


class RegisterServer:
    """Context manager; ``answers`` maps a path to an answer or a list of them in turn.

    An answer is (status, headers, body): a dict is sent as JSON, bytes as they are.
    The special bodies "slow" and "cut" keep the caller waiting or break off.
    """

    def __init__(self, answers=None):
        self.answers = answers or {}
        self.asked = []

    def __enter__(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                outer.answer(self)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *args):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, handler):
        self.asked.append((handler.path, dict(handler.headers)))
        said = self.answers.get(handler.path, (404, {}, {"error": "not found"}))
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        status, headers, body = said
        if body == "slow":
            time.sleep(1)
            body = {}
        cut = body == "cut"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data) + 100 * cut))
        handler.end_headers()
        try:
            handler.wfile.write(data)
        except OSError:
            return
        if cut:
            handler.close_connection = True


def good(body):
    """An answer with status 200."""
    return (200, {"Content-Type": "application/json"}, body)
