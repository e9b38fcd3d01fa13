"""Who is who in an article: states, organizations, institutions, and persons with the offices they hold.

Where a change belongs, from single words to the whole article:

- `states`, `gazetteer`: what states, their capitals and people, and organizations are called; `words`: what offices and
  institutions are called.
- `stream`: what each word of a sentence can be; `names`: where a person's or an institution's name begins and ends.
- `owners`, `offices`: titles of office, whose they are, and who holds them, by the words of one sentence.
- `people`, `register`: the persons and institutions of an article, each once; `institutions`: what stands beside their names.
- `recognition`: which words of a sentence mention an actor.
- `reference`: whom titles, pronouns and groups mean; `topic`: which two states the article or a sentence is about.
- `tenure`: the offices of an article, and the states of those that are named without one.
- `cast`: all of these in order; what other rooms use.
"""
