"""Words of Russian, Ukrainian, Bulgarian and Greek in Latin letters, as people type them in chats and comments."""

_RUSSIAN = "а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sch ъ _ ы y ь _ э e ю yu я ya"
_UKRAINIAN = "а a б b в v г h ґ g д d е e є ye ж zh з z и y і i ї yi й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ь _ ю yu я ya"
_BULGARIAN = "а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sht ъ a ь y ю yu я ya"
_GREEK = "α a ά a β v γ g δ d ε e έ e ζ z η i ή i θ th ι i ί i ϊ i ΐ i κ k λ l μ m ν n ξ x ο o ό o π p ρ r σ s ς s τ t υ y ύ y ϋ y ΰ y φ f χ ch ψ ps ω o ώ o"
# What other writers use in place of it.
_HABITS = {
    "rus_Latn": ["", "х kh щ shch ю iu я ia й i", "ж j ц c ю ju я ja й j", "х x ч 4 ш w я ja"],
    "ukr_Latn": ["", "г g и i х h ї i щ sch", "й j ю ju я ja є je х h г g"],
    "bul_Latn": ["", "ж j ц c ъ u щ st", "ч 4 ш 6 ъ y я q в w", "ъ u ю iu я ia"],
    "ell_Latn": ["", "η h ή h θ 8 ω w ώ w χ x ξ ks β b", "υ u ύ u χ h η h β b", "ου ou χ x υ i ύ i"],
}
_BASES = {"rus_Latn": _RUSSIAN, "ukr_Latn": _UKRAINIAN, "bul_Latn": _BULGARIAN, "ell_Latn": _GREEK}


def _table(*pairs):
    found = {}
    for text in pairs:
        fields = text.split()
        found.update({ord(letter): "" if latin == "_" else latin for letter, latin in zip(fields[::2], fields[1::2]) if len(letter) == 1})
    return found


def tables(label):
    """A label's ways of writing. Digits that stand for letters become spaces, as `letters` makes them."""
    return [_table(_BASES[label], habit) for habit in _HABITS[label]]
