"""Public registers of organisations: what they are asked and what their answers mean.

Plain Python over ``requests``, without Odoo: one client that keeps to its hosts, one
module for each register, one shape of an answer.
"""
