"""Use cases of a proposal: one verb per act; views, commands, jobs and tests come in here.

Those of a co-authorship are in `coauthors`: they are steps of another machine, some by the same names.
"""

from proposals.actions.appraising import (
    conclude_appraisal,
    convene_council,
    declare_interest,
    replace_council_member,
    save_sheet,
    submit_sheet,
    summarise_appraisal,
)
from proposals.actions.collective import put_to_collective, record_vote
from proposals.actions.copying import reuse
from proposals.actions.deciding import approve_full, approve_pilot, close, escalate, reject
from proposals.actions.deliberating import (
    cast_vote,
    change_vote,
    change_voters,
    prepare_meeting,
    record_party_opinion,
)
from proposals.actions.intake import (
    answer_supplement,
    auto_receive,
    lapse,
    receive,
    receive_escalated,
    registry_number,
    request_supplement,
    return_to_proposer,
    save_answers,
)
from proposals.actions.leaving import take_back, withdraw
from proposals.actions.reconsidering import contest_merge, merge, request_reconsideration
from proposals.actions.reminding import remind
from proposals.actions.saving import save_section
from proposals.actions.writing import attach_file, create_draft, describe_files, remove_file, submit, write

__all__ = [
    "answer_supplement",
    "approve_full",
    "approve_pilot",
    "attach_file",
    "auto_receive",
    "cast_vote",
    "change_vote",
    "change_voters",
    "close",
    "conclude_appraisal",
    "contest_merge",
    "convene_council",
    "create_draft",
    "declare_interest",
    "describe_files",
    "escalate",
    "lapse",
    "merge",
    "prepare_meeting",
    "put_to_collective",
    "receive",
    "receive_escalated",
    "record_party_opinion",
    "record_vote",
    "registry_number",
    "reject",
    "remind",
    "remove_file",
    "replace_council_member",
    "request_reconsideration",
    "request_supplement",
    "return_to_proposer",
    "reuse",
    "save_answers",
    "save_section",
    "save_sheet",
    "submit",
    "submit_sheet",
    "summarise_appraisal",
    "take_back",
    "withdraw",
    "write",
]
