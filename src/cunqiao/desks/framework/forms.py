"""The form: errors beside their fields, nothing lost on a refusal, sent twice it has one effect."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from cunqiao.desks.framework.cells import Words
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.sections import Note
from cunqiao.identity.errors import NotSignedIn
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import IdTaken, Invalid, NotFound, Refusal
from cunqiao.kernel.ids import Told, do_once, is_known
from cunqiao.kernel.scope import County, Network

OURS = {"id", "by", "csrfmiddlewaretoken"}


class DeskForm(forms.Form):
    """A Django form with the hidden id that makes one effect of all its sendings."""

    template_name = "desks/fields.html"
    error_css_class = "bad"

    def __init__(self, *args: Any, here: Here, thing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here, self.thing = here, thing
        self.prepare()
        for bound in self.fields.values():
            widget = bound.widget
            if isinstance(widget, forms.CheckboxInput):
                widget.attrs.setdefault("class", "form-check-input")
            elif not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
                widget.attrs.setdefault("class", kind)

    def prepare(self) -> None:
        """Fill in choices that depend on who asks (`self.here`) and about what (`self.thing`)."""


@dataclass(frozen=True, slots=True)
class Done:
    """What to say when it is done, and where to go. `link` names a further way."""

    href: str
    text: str = ""
    link_href: str = ""
    link: str = ""


@dataclass(frozen=True)
class FormPage:
    """A form page. `thing(here, **named)` fetches what it is about; `act(here, thing, id, data)` calls one action.

    `done` says what comes after; it is asked after a repeat too, so it reads only its arguments.
    `county`: in which county the id is claimed; else the thing's, the person's, or the nation's.
    """

    name: str
    path: str
    title: Words | Callable[[Here, Any], Words]
    form: type[DeskForm]
    act: Callable[[Here, Any, UUID, dict[str, Any]], Any]
    done: Callable[[Here, Any, UUID], Done]
    thing: Callable[..., Any] = lambda here, **named: None
    county: Callable[[Here, Any], int] | None = None
    submit: Words = ""
    danger: bool = False
    initial: Callable[[Here, Any], dict[str, Any]] = lambda here, thing: {}
    text: Words | Callable[[Here, Any], Words] = ""
    notes: Callable[[Here, Any], Sequence[Note]] = lambda here, thing: ()
    back: Callable[[Here, Any], str] = lambda here, thing: ""
    template: str = "desks/form.html"
    context: Callable[[Here, Any], dict[str, Any]] = lambda here, thing: {}
    methods: Sequence[str] = field(default=("GET", "HEAD", "POST"))

    def respond(self, here: Here, **named: Any) -> HttpResponse:
        thing = self.thing(here, **named)
        if here.request.method != "POST":
            form = self.form(initial=self.initial(here, thing), here=here, thing=thing)
            return self._show(here, thing, form, new_id())
        posted = here.request.POST
        form = self.form(posted, here.request.FILES, initial=self.initial(here, thing), here=here, thing=thing)
        told = self._told(here, posted)
        valid = form.is_valid()
        try:
            # What it did before may make it invalid now: a repeat is asked for before the form is.
            if not is_known(self._county(here, thing), told):
                if not valid:
                    return self._show(here, thing, form, told.id, 422)
                self._act_once(here, thing, told, form)
        except Refusal as refusal:
            return self._refused(here, thing, form, told.id, refusal)
        done = self.done(here, thing, told.id)
        if done.text:
            here.tell(done.text, done.link_href, done.link)
        return HttpResponseRedirect(done.href)

    def _told(self, here: Here, posted: QueryDict) -> Told:
        body = {name: values for name, values in posted.lists() if name not in OURS}
        return Told(_id(posted.get("id", "")), f"POST {here.request.path}", here.scope.person_id, body)

    def _act_once(self, here: Here, thing: Any, told: Told, form: DeskForm) -> None:
        do_once(self._county(here, thing), told, lambda: self.act(here, thing, told.id, form.cleaned_data))

    def _county(self, here: Here, thing: Any) -> int:
        if self.county:
            return self.county(here, thing)
        of_thing: int | None = getattr(thing, "county_id", None)
        if of_thing is not None:
            return of_thing
        match here.scope.reach:
            case County(county_id):
                return county_id
            case Network():
                return NATIONAL
            case _:
                assert_never(here.scope.reach)

    def _refused(self, here: Here, thing: Any, form: DeskForm, id: UUID, refusal: Refusal) -> HttpResponse:
        """The form again, filled as it was, with what was refused beside the field or above all."""
        if isinstance(refusal, NotSignedIn):
            raise refusal
        if isinstance(refusal, IdTaken):
            form.add_error(None, _("This was sent before with other words, and that stands. Send again if it is new."))
            return self._show(here, thing, form, new_id(), 409)
        for fault in refusal.errors if isinstance(refusal, Invalid) else ():
            form.add_error(fault.field if fault.field in form.fields else None, fault.message)
        if not isinstance(refusal, Invalid):
            form.add_error(None, refusal_words(refusal))
        return self._show(here, thing, form, id, 422 if isinstance(refusal, Invalid | NotFound) else 409)

    def _show(self, here: Here, thing: Any, form: DeskForm, id: UUID, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "id": id,
            "page": self,
            "thing": thing,
            "title": self.title(here, thing) if callable(self.title) else self.title,
            "text": self.text(here, thing) if callable(self.text) else self.text,
            "notes": self.notes(here, thing),
            "back": self.back(here, thing),
            "multipart": form.is_multipart(),
        }
        return here.render(self.template, context | self.context(here, thing), status)


def refusal_words(refusal: Refusal) -> str:
    """What was refused, in one or two sentences, with what it is about."""
    words = str(refusal.title)
    if isinstance(refusal, NotFound):
        return f"{words} ({refusal.id[:60]})"
    return words


def _id(text: str) -> UUID:
    """The hidden id as it came back; a new one where somebody sends none."""
    try:
        return UUID(text)
    except ValueError:
        return new_id()
