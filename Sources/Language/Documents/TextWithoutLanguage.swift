internal import Records

/// What characters alone show to be in no language, whatever a model makes of it.
internal enum TextWithoutLanguage {
  /// Whether a sentence is in no language. Its letters are counted in `scripts`; most are in the script `main`.
  static func isTold(_ text: UnsafeBufferPointer<UInt8>, _ scripts: ScriptCounts, main: Script) -> Bool {
    isTold(text) || ManyScripts.isMixture(scripts, main: main)
  }

  /// Whether a line is in no language; `scratch` is kept from call to call.
  static func isTold(line: UnsafeBufferPointer<UInt8>, _ scratch: inout ScriptCounts?) -> Bool {
    if isTold(line) { return true }
    guard ManyScripts.mayMix(line) else { return false }
    var scripts = scratch.take() ?? ScriptCounts()
    scripts.removeAll()
    scripts.add(line)
    defer { scratch = scripts }
    return ManyScripts.isMixture(scripts, main: scripts.main)
  }

  private static func isTold(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    WordlessText.isWordless(text) || CodeText.isCode(text) || LanguageMenu.isMenu(text)
  }
}
