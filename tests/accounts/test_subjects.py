import pytest

from accounts import subjects


def address(rf, **meta):
    return subjects.address_of(rf.get("/", **meta))


def test_subjects_are_digests_that_differ_by_kind():
    digests = {
        subjects.phone_subject("13800000001"),
        subjects.staff_subject("13800000001", ""),
        subjects.username_subject("13800000001"),
    }
    assert len(digests) == 3 and all(len(digest) == 64 for digest in digests)


def test_case_of_letters_does_not_matter():
    assert subjects.staff_subject("ab23", "z-1") == subjects.staff_subject("AB23", "Z-1")
    assert subjects.username_subject(" Office ") == subjects.username_subject("office")


def test_a_claimed_address_counts_for_nothing_without_a_proxy(rf, settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    claimed = address(rf, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert claimed == address(rf, REMOTE_ADDR="10.0.0.1")


def test_behind_the_proxy_the_last_noted_address_counts(rf, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    noted = address(rf, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4")
    settings.SECURE_PROXY_SSL_HEADER = None
    assert noted == address(rf, REMOTE_ADDR="1.2.3.4")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8::1", "2001:db8::ffff", True), ("2001:db8:0:1::1", "2001:db8:0:2::1", False), ("?", "!", True)],
)
def test_of_ipv6_the_network_counts(rf, one, other, same):
    assert (address(rf, REMOTE_ADDR=one) == address(rf, REMOTE_ADDR=other)) is same
