"""Whatever Neon says of files, functions, credentials and gateways, the views are safe to post."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.neon.models.ai_gateway import ModelGateway
from bot.neon.models.buckets import Bucket, Contents, Link, Storage, StoredObject
from bot.neon.models.credentials import Credential, Secrets
from bot.neon.models.data_api import DataApi
from bot.neon.models.functions import Deployment, Function
from bot.slack.views import ai_gateway, bucket, credential, data_api, function
from bot.slack.views.message import Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check

text, long_text = samples.texts, samples.long_texts
quick = settings(max_examples=60)
pages = st.integers(-3, 9)

buckets = st.builds(
    Bucket,
    name=text,
    access_level=st.sampled_from(["private", "public_read"]) | text,
    created_at=samples.times,
)
objects = st.builds(StoredObject, key=long_text, size=st.integers(0, 2**60), last_modified=samples.times)
inside = st.builds(
    Contents,
    folders=st.lists(long_text, max_size=13).map(tuple),
    objects=st.lists(objects, max_size=13).map(tuple),
    complete=st.booleans(),
)
storages = st.builds(Storage, enabled=st.booleans(), s3_endpoint=text, region=text, reason=text)
credentials = st.builds(
    Credential,
    token_id=text,
    token_id_short=text,
    scopes=st.lists(text, max_size=9).map(tuple),
    created_at=samples.times,
    name=st.none() | text,
    last_used_at=samples.maybe_times,
    revoked_at=samples.maybe_times,
    expires_at=samples.maybe_times,
)
secrets = st.builds(
    Secrets,
    token_id=text,
    api_token=long_text.map(SecretStr),
    s3_secret_access_key=long_text.map(SecretStr),
)
deployments = st.builds(
    Deployment,
    id=st.integers(1, 10**6),
    status=st.sampled_from(["pending", "building", "completed", "failed"]) | text,
    memory_mib=st.integers(0, 10**6),
    runtime=text,
    created_at=samples.times,
    environment=st.lists(text, max_size=30).map(tuple),
    error=st.none() | long_text,
)
functions = st.builds(
    Function,
    slug=text,
    name=text,
    created_at=samples.times,
    invocation_url=long_text,
    current_deployment=st.none() | deployments,
    active_deployment=st.none() | deployments,
)
setting_values = text | long_text | st.integers() | st.booleans() | st.none() | st.lists(text, max_size=12)
setting_names = text | st.sampled_from(["db_schemas", "db_max_rows", "db_anon_role", "db_aggregates_enabled"])
gateways = st.builds(
    DataApi,
    url=long_text,
    status=text,
    settings=st.none() | st.dictionaries(setting_names, setting_values, max_size=6),
    available_schemas=st.none() | st.lists(text, max_size=12).map(tuple),
)
branches = st.shared(samples.branches)
refs = st.shared(samples.refs)


def asker_only(message: Message) -> None:
    check(message, asker=samples.DANA)


@quick
@given(
    found=st.lists(buckets, max_size=13),
    one=buckets,
    storage=storages,
    branch=branches,
    ref=refs,
    page=pages,
    now=samples.times,
    gone=st.booleans(),
)
def test_buckets_are_safe(
    found: Any, one: Any, storage: Any, branch: Any, ref: Any, page: int, now: Any, gone: bool
) -> None:
    here = (branch, ref)
    check(bucket.listing(found, storage, *here, page=page, now=now, slash="/neon"))
    check(bucket.off(storage, *here))
    asker_only(bucket.created(one, *here, samples.DANA))
    asker_only(bucket.exists(one, *here, samples.DANA))
    asker_only(bucket.deleted(one.name, *here, samples.DANA, already_gone=gone))
    asker_only(bucket.confirm_delete(one, *here).message)


@quick
@given(
    contents=inside,
    stored=objects,
    name=text,
    prefix=long_text,
    branch=branches,
    ref=refs,
    page=pages,
    now=samples.times,
    count=st.none() | st.integers(0, 10**6),
    flag=st.booleans(),
)
def test_what_is_in_a_bucket_is_safe(
    contents: Any,
    stored: Any,
    name: str,
    prefix: str,
    branch: Any,
    ref: Any,
    page: int,
    now: Any,
    count: Any,
    flag: bool,
) -> None:
    here = (name, branch, ref)
    check(bucket.contents(contents, *here, prefix=prefix, page=page, now=now))
    asker_only(bucket.object_deleted(prefix, *here, samples.DANA, already_gone=flag))
    asker_only(bucket.prefix_deleted(prefix, count, *here, samples.DANA, left=flag))
    asker_only(bucket.confirm_delete_object(stored, *here, now).message)
    asker_only(bucket.confirm_delete_prefix(prefix, contents, *here).message)


@quick
@given(
    url=long_text | long_text.map(lambda each: f"https://storage.example/{each}"),
    stored=objects,
    name=text,
    branch=branches,
    ref=refs,
    now=samples.times,
)
def test_a_link_is_safe(url: str, stored: Any, name: str, branch: Any, ref: Any, now: Any) -> None:
    link = Link(url=SecretStr(url), expires_at=now)
    check(bucket.linked(link, stored, name, branch, ref, now))


@quick
@given(
    found=st.lists(credentials, max_size=13),
    one=credentials,
    told=secrets,
    branch=branches,
    ref=refs,
    page=pages,
    now=samples.times,
)
def test_credentials_are_safe(
    found: Any, one: Any, told: Any, branch: Any, ref: Any, page: int, now: Any
) -> None:
    here = (branch, ref)
    check(credential.listing(found, *here, page=page, now=now, slash="/neon"))
    check(credential.told(one, told, *here))
    check(credential.not_kept(one, *here))
    for say in (credential.issued, credential.exists, credential.secrets_lost, credential.rotated):
        asker_only(say(one, *here, samples.DANA))
    asker_only(credential.revoked(one.label, *here, samples.DANA))
    asker_only(credential.confirm_rotate(one, *here, now).message)
    asker_only(credential.confirm_revoke(one, *here, now).message)


@quick
@given(
    found=st.lists(functions, max_size=13),
    one=functions,
    branch=branches,
    ref=refs,
    page=pages,
    now=samples.times,
    gone=st.booleans(),
)
def test_functions_are_safe(
    found: Any, one: Any, branch: Any, ref: Any, page: int, now: Any, gone: bool
) -> None:
    here = (branch, ref)
    check(function.listing(found, *here, page=page, now=now))
    check(function.shown(one, *here, now))
    asker_only(function.renamed(one, *here, samples.DANA))
    asker_only(function.deleted(one.slug, *here, samples.DANA, already_gone=gone))
    asker_only(function.confirm_delete(one, *here, now).message)


@quick
@given(
    gateway=gateways,
    models=st.builds(ModelGateway, enabled=st.booleans(), base_url=long_text, reason=text),
    database=text,
    branch=branches,
    ref=refs,
    flag=st.booleans(),
)
def test_gateways_are_safe(
    gateway: Any, models: Any, database: str, branch: Any, ref: Any, flag: bool
) -> None:
    here = (database, branch, ref)
    check(ai_gateway.shown(models, branch, ref, "/neon"))
    check(data_api.shown(gateway, *here))
    check(data_api.off(*here, "/neon"))
    asker_only(data_api.created(gateway.url, *here, samples.DANA))
    asker_only(data_api.exists(gateway, *here, samples.DANA))
    asker_only(data_api.updated(gateway, *here, samples.DANA, changed=flag))
    asker_only(data_api.deleted(*here, samples.DANA, already_off=flag))
    asker_only(data_api.confirm_delete(gateway, *here).message)
