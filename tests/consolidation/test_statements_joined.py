"""Which statements are one."""

from comity.consolidation.statements import StatementFeatures, StatementRules


def test_statements_without_words_of_their_own_are_not_taken_for_one() -> None:
    empty = StatementFeatures(speaker=("aliyev",), words=(), reported=738_000, states=())
    told = empty._replace(words=("cross", "ferry", "open", "port"))
    assert StatementRules().compare(empty, empty) is None
    assert StatementRules().compare(empty, told) is None
    assert StatementRules().compare(told, told) is not None
