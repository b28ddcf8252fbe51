// Shows numbers and times as the reader's browser writes them.
"use strict";
