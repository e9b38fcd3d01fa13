"""Language as such: sentences with tokens and grammar, quotations, dates, amounts. Nothing of diplomacy."""
