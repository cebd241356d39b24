internal import Base
package import Records

/// Drops pages that contain "lorem ipsum", in any case: filler text of templates.
///
/// The third of MADLAD-400's preliminary rules, from C4 (Raffel et al. 2020, section 2.2). Cost: a pass over the text.
package struct DropLoremIpsum: Filter {
  package static let reason = Drop.Reason(rawValue: "lorem-ipsum")
  package static let id = "madlad-lorem-ipsum"
  package static let group = "madlad400"
  package static let summary = "Drops pages that contain \"lorem ipsum\"."
  package static let examples: [StageExample] = [
    .keeps("one of the two words", ExampleDocument(text: "Ipsum ni neno la Kilatini.")),
    .drops("filler text", ExampleDocument(text: "Habari. Lorem Ipsum dolor sit amet."), group: group, for: reason),
  ]
  private static let phrases = PhraseMatcher(["lorem ipsum"], ignoresCase: true)

  /// The stage has no parameters.
  package init() {}

  package func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    Self.phrases.first(in: batch, row: row) == nil ? nil : (Self.reason, [])
  }
}
