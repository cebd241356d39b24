internal import Base
package import Records

/// Drops pages that contain one of six phrases of policies and cookie notices, in any case.
///
/// The fourth of MADLAD-400's preliminary rules. C4, where the phrases are from (Raffel et al. 2020, section 2.2), drops
/// only the lines. They are English: pages in other languages with a notice in English at their foot are lost too, if
/// extraction left it in. Cost: a pass over the text.
package struct DropPolicyPages: Filter {
  package static let reason = Drop.Reason(rawValue: "policy")
  package static let id = "madlad-policies"
  package static let group = "madlad400"
  package static let summary = "Drops pages that contain a phrase of policies and cookie notices."
  package static let examples: [StageExample] = [
    .keeps("the words apart", ExampleDocument(text: "Our policy protects the privacy of readers.")),
    .drops(
      "a notice at the foot", ExampleDocument(text: "Habari ya asubuhi. Privacy Policy"), group: group, for: reason,
      [.init("phrase", .text("privacy policy"))]),
    .drops(
      "cookies", ExampleDocument(text: "This site uses cookies."), group: group, for: reason,
      [.init("phrase", .text("uses cookies"))]),
  ]
  private static let phrases = PhraseMatcher(
    ["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"],
    ignoresCase: true)

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    guard let phrase = Self.phrases.first(in: batch, row: row) else { return nil }
    return (Self.reason, [.init("phrase", .text(Self.phrases.phrases[phrase]))])
  }
}
