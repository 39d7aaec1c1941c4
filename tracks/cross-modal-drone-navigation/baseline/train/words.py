"""The text side of training: cleaning, vocabulary, WordPiece, and the augmentations that keep a caption true."""
import json
import random
import re
import string

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
MAX_WORDS = 50
MAX_TOKENS = 64


def clean(caption):
    """As GeoText-1652's evaluation cleans a caption (Method/dataset/utils.py, pre_caption)."""
    caption = re.sub(r"[,.'!?\"()*#:;~]", "", caption.lower()).replace("-", " ").replace("/", " ")
    return " ".join(re.sub(r"\s{2,}", " ", caption).strip(" ").split(" ")[:MAX_WORDS])


def vocabulary(captions):
    """Every word of the captions; letters and digits, alone and inside words, spell what is not among them."""
    words = sorted({word for caption in captions for word in caption.split(" ")})
    signs = list(string.ascii_lowercase + string.digits)
    return {token: i for i, token in enumerate(SPECIALS + sorted(set(words + signs)) + ["##" + s for s in signs])}


def write_tokenizer(tokens, path):
    """A tokenizer.json of Hugging Face's `tokenizers`: BERT's way of splitting words, this vocabulary."""
    special = lambda token: {
        "id": tokens[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False,
        "normalized": False, "special": True,
    }
    document = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [special(t) for t in SPECIALS],
        "normalizer": {
            "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {t: {"id": t, "ids": [tokens[t]], "tokens": [t]} for t in ("[CLS]", "[SEP]")},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": tokens,
        },
    }
    with open(path, "w") as file:
        json.dump(document, file, separators=(",", ":"))


class Encoder:
    def __init__(self, tokens):
        self.tokens, self.known = tokens, {}

    def pieces(self, word):
        """Longest match from the left, as WordPiece does it."""
        if word in self.known:
            return self.known[word]
        ids, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self.tokens:
                    break
            else:
                ids = [self.tokens["[UNK]"]]
                break
            ids.append(self.tokens[piece])
            start = end
        self.known[word] = ids
        return ids

    def __call__(self, words):
        ids = [i for word in words for i in self.pieces(word)][: MAX_TOKENS - 2]
        return [self.tokens["[CLS]"], *ids, self.tokens["[SEP]"]]


MIRROR = {"left": "right", "right": "left"}


def mirrored(words):
    """The caption of the image with left and right exchanged."""
    return [MIRROR.get(word, word) for word in words]


def disturbed(words, share):
    """Words left out or misspelt, each with a small probability."""
    kept = []
    for word in words:
        draw = random.random()
        if draw < share:
            continue
        if draw < 2 * share and len(word) > 3:
            at = random.randrange(1, len(word) - 1)
            word = random.choice([word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]])
        kept.append(word)
    return kept or words
