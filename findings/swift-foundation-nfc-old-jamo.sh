#!/bin/bash
# Swift 6.3.1, Foundation on Linux: normal form C composes jamo that Unicode does not compose.
#
# `precomposedStringWithCanonicalMapping` is Foundation's normal form C. A good guess is that it equals Unicode's, as
# forms of old characters are stable. Hangul is composed by arithmetic: 19 leading consonants (U+1100 to U+1112), 21 vowels
# (U+1161 to U+1175). Foundation takes one more of each: U+1100 U+1176, a vowel of old Korean, becomes the modern syllable
# U+AE4C, and U+1113 U+1161 becomes U+D7A4, which is no character. So old Korean text is changed into other text, or into
# nothing that can be shown. Swift's own `==`, which compares canonical forms, holds that both sides differ.
#
# Python's unicodedata, a second opinion, leaves both as they are (Unicode Standard 3.12, Hangul Syllable Composition).
# Needs swiftc and python3. About 10 s.
set -euo pipefail
for program in swiftc python3; do command -v $program >/dev/null || { echo "needs: $program"; exit 2; }; done
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
cat >"$d/n.swift" <<'S'
import Foundation
func hex(_ s: String) -> String { s.unicodeScalars.map { String($0.value, radix: 16, uppercase: true) }.joined(separator: "+") }
for text in ["\u{1100}\u{1175}", "\u{1100}\u{1176}", "\u{1113}\u{1161}"] {
  let composed = text.precomposedStringWithCanonicalMapping
  print(hex(text), hex(composed), text == composed)
}
S
swiftc --version 2>/dev/null | head -1
swiftc "$d/n.swift" -o "$d/n" 2>/dev/null
"$d/n" | tee "$d/swift"
python3 - <<'P' | tee "$d/python"
import unicodedata
for text in ("\u1100\u1175", "\u1100\u1176", "\u1113\u1161"):
    print(*("+".join(f"{ord(c):X}" for c in s) for s in (text, unicodedata.normalize("NFC", text))))
P
[ "$(cat "$d/swift")" = "1100+1175 AE30 true
1100+1176 AE4C false
1113+1161 D7A4 false" ] || { echo "Foundation behaves otherwise now"; exit 1; }
[ "$(cat "$d/python")" = "1100+1175 AE30
1100+1176 1100+1176
1113+1161 1113+1161" ] || { echo "Python behaves otherwise now"; exit 1; }
