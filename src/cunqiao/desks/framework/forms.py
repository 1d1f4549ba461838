"""The form: errors beside their fields, nothing lost on a refusal, sent twice it has one effect."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, assert_never
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.sections import Note
from cunqiao.identity.errors import NotSignedIn
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import IdTaken, Invalid, NotFound, Refusal, Unavailable
from cunqiao.kernel.ids import SentRequest, do_once, is_known
from cunqiao.kernel.scope import County, Network

Thing = TypeVar("Thing")
OURS = {"id", "by", "csrfmiddlewaretoken"}


class DeskForm(forms.Form):
    """A Django form with the hidden id that makes one effect of all its sendings."""

    template_name = "desks/fields.html"
    error_css_class = "bad"

    def __init__(self, *args: Any, here: Here, thing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here, self.thing = here, thing
        self.prepare()
        style(self)

    def offer(self, name: str, choices: Iterable[tuple[object, object]]) -> None:
        """Fill in the choices of a field: values with their words, or groups with theirs."""
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField), f"{name} offers no choices"
        chosen.choices = list(choices)

    def refuse(self, name: str, message: str) -> None:
        """Say beside the field of this name, or above all where there is none, what an action refused."""
        self.add_error(name if name in self.fields else None, message)

    def prepare(self) -> None:
        """Fill in choices that depend on who asks (`self.here`) and about what (`self.thing`)."""


def style(form: forms.Form) -> None:
    """Give the fields of a form the classes by which they are drawn."""
    for bound in form.fields.values():
        widget = bound.widget
        if isinstance(widget, forms.CheckboxInput):
            widget.attrs.setdefault("class", "form-check-input")
        elif not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            widget.attrs.setdefault("class", "form-select" if isinstance(widget, forms.Select) else "form-control")


@dataclass(frozen=True, slots=True)
class Done:
    """What to say when it is done, and where to go. `link` names a further way."""

    href: str
    text: str = ""
    link_href: str = ""
    link: str = ""


@dataclass(frozen=True)
class FormVisit(Generic[Thing]):
    """A form as one person opens or sends it: the id of what is sent, what it is about, and what was filled in."""

    here: Here
    thing: Thing
    id: UUID
    data: Mapping[str, Any] = field(default_factory=dict)  # as the form cleaned it; empty before it is sent

    @property
    def county_id(self) -> int:
        """The thing's, the person's, or the nation's."""
        of_thing: int | None = getattr(self.thing, "county_id", None)
        if of_thing is not None:
            return of_thing
        match self.here.scope.reach:
            case County(county_id):
                return county_id
            case Network():
                return NATIONAL
            case _:
                assert_never(self.here.scope.reach)


def _nothing(here: Here, **named: Any) -> Any:
    """What a form is about that is about nothing that there is yet."""
    return None


@dataclass(frozen=True)
class FormPage(Generic[Thing]):
    """A form page. `thing(here, **named)` fetches what it is about; `act` calls one action.

    `done` says what comes after; it is asked after a repeat too, so it reads no data.
    `county`: in which county the id is claimed, where it is not the visit's own.
    """

    name: str
    path: str
    title: Words | Callable[[FormVisit[Thing]], Words]
    form: type[DeskForm]
    act: Callable[[FormVisit[Thing]], object]
    done: Callable[[FormVisit[Thing]], Done]
    thing: Callable[..., Thing] = _nothing
    county: int | None = None
    submit: Words = ""
    danger: bool = False
    initial: Callable[[FormVisit[Thing]], dict[str, Any]] = lambda visit: {}
    text: Words | Callable[[FormVisit[Thing]], Words] = ""
    notes: Callable[[FormVisit[Thing]], Sequence[Note]] = lambda visit: ()
    back: Callable[[FormVisit[Thing]], str] = lambda visit: ""
    template: str = "desks/form.html"
    context: Callable[[FormVisit[Thing]], Mapping[str, object]] = lambda visit: {}
    methods: Sequence[str] = field(default=("GET", "HEAD", "POST"))

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        posted = here.request.POST if here.request.method == "POST" else None
        visit = FormVisit(here, self.thing(here, **named), new_id() if posted is None else sent_id(posted))
        files = here.request.FILES if posted is not None else None
        form = self.form(posted, files, initial=self.initial(visit), here=here, thing=visit.thing)
        return self.show(visit, form) if posted is None else self._sent(visit, form, posted)

    def _sent(self, visit: FormVisit[Thing], form: DeskForm, posted: QueryDict) -> HttpResponse:
        here, county_id = visit.here, visit.county_id if self.county is None else self.county
        body = {name: values for name, values in posted.lists() if name not in OURS}
        sent = SentRequest(visit.id, f"POST {here.request.path}", here.scope.person_id, body)
        try:
            valid = form.is_valid()
            # What it did before may make it invalid now: a repeat is asked for before the form is.
            if not is_known(county_id, sent):
                if not valid:
                    return self.show(visit, form, 422)
                do_once(county_id, sent, lambda: self.act(replace(visit, data=form.cleaned_data)))
        except Refusal as refusal:
            return self._refused(visit, form, refusal)
        done = self.done(visit)
        if done.text:
            here.flash(done.text, done.link_href, done.link)
        return HttpResponseRedirect(done.href)

    def _refused(self, visit: FormVisit[Thing], form: DeskForm, refusal: Refusal) -> HttpResponse:
        """The form again, filled as it was, with what was refused beside the field or above all."""
        match refusal:
            case NotSignedIn():
                raise refusal
            case IdTaken():
                words = _("This was sent before with other content, and that counts. Send again if this is new.")
                form.add_error(None, words)
                return self.show(replace(visit, id=new_id()), form, 409)
            case Invalid():
                for fault in refusal.errors:
                    form.refuse(fault.field, fault.message)
                return self.show(visit, form, 422)
            case Unavailable():
                form.add_error(None, refusal_words(refusal))
                return self.show(visit, form, 503)
            case _:
                form.add_error(None, refusal_words(refusal))
                return self.show(visit, form, 422 if isinstance(refusal, NotFound) else 409)

    def show(self, visit: FormVisit[Thing], form: DeskForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "id": visit.id,
            "page": self,
            "thing": visit.thing,
            "title": self.title(visit) if callable(self.title) else self.title,
            "text": self.text(visit) if callable(self.text) else self.text,
            "notes": self.notes(visit),
            "back": self.back(visit),
            "multipart": form.is_multipart(),
        }
        return visit.here.render(self.template, {**context, **self.context(visit)}, status)


def sent_id(posted: QueryDict) -> UUID:
    """The hidden id as it came back; a new one where somebody sends none."""
    try:
        return UUID(posted.get("id", ""))
    except ValueError:
        return new_id()


def refusal_words(refusal: Refusal) -> str:
    """What was refused, in one or two sentences, with what it is about."""
    words = str(refusal.title)
    if isinstance(refusal, NotFound):
        return f"{words} ({refusal.id[:60]})"
    return words
