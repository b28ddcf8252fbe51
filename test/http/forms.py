"""The forms of a page, read and filled in as a browser does it, without scripts."""
import html.parser


class Form:
    """action; fields: [[name, value]] in the order in which they are sent; labelled: a label's text gives the
    number of its field."""

    def __init__(self, action):
        self.action = action
        self.fields = []
        self.labelled = {}

    def sent(self):
        return [tuple(field) for field in self.fields]

    def fill(self, **typed):
        """By labels, "_" for a blank."""
        for label, value in typed.items():
            self.fields[self.labelled[label.replace("_", " ")]][1] = value
        return self


class Reader(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.labels = {}  # id: text
        self.label = self.select = self.textarea = None
        self.feed(text)

    def add(self, attributes, value):
        form = self.forms[-1]
        if "id" in attributes:
            form.labelled[self.labels[attributes["id"]].strip()] = len(form.fields)
        form.fields.append([attributes["name"], value])

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append(Form(attributes["action"]))
        elif tag == "label":
            self.label = attributes.get("for")
        elif tag == "input" and "name" in attributes:
            self.add(attributes, attributes.get("value") or "")
        elif tag == "textarea":
            self.textarea = attributes
            self.add(attributes, "")
        elif tag == "select":
            self.select = True
            self.add(attributes, None)
        elif tag == "option" and self.select and (self.forms[-1].fields[-1][1] is None or "selected" in attributes):
            self.forms[-1].fields[-1][1] = attributes["value"]
        elif tag == "span" and attributes.get("class") == "optional":
            self.label = None

    def handle_endtag(self, tag):
        if tag == "label":
            self.label = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "select":
            self.select = None

    def handle_data(self, text):
        if self.label:
            self.labels[self.label] = self.labels.get(self.label, "") + text
        elif self.textarea:
            self.forms[-1].fields[-1][1] += text


def find(text, command):
    """The first form of that command on a page."""
    return next(form for form in Reader(text).forms if ["command", command] in form.fields)
