internal import Base
package import Records

/// Drops pages that contain a curly bracket, which natural text hardly has and code does.
///
/// The fifth of MADLAD-400's preliminary rules, from C4 (Raffel et al. 2020, section 2.2). Of 875 known-good documents it
/// drops 3. Cost: a pass over the text.
package struct DropCurlyBrackets: Filter {
  package static let reason = Drop.Reason(rawValue: "curly-bracket")
  package static let id = "madlad-curly-brackets"
  package static let group = "madlad400"
  package static let summary = "Drops pages that contain a curly bracket."
  package static let examples: [StageExample] = [
    .keeps("other brackets", ExampleDocument(text: "Habari (ya asubuhi) [sasa].")),
    .drops("code", ExampleDocument(text: "Habari. if (x) { y(); }"), group: group, for: reason),
    .drops("a closing bracket", ExampleDocument(text: "Habari }"), group: group, for: reason),
  ]
  private static let brackets = PhraseMatcher(["{", "}"])

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    Self.brackets.first(in: batch, row: row) == nil ? nil : (Self.reason, [])
  }
}
