package import Base
package import Records

/// A small document and a stage's expected result.
///
/// The examples of a stage are its tests and the ones that its manual page shows.
package struct StageExample: Sendable {
  /// The subject of the example, as a noun phrase: "a redirect".
  package var title: String
  /// The stage's parameters, where they are not the defaults.
  package var parameters = JSONValue.object([])
  /// The resources that the parameters name.
  package var resources = ExampleResources()
  /// The input.
  package var document: ExampleDocument
  /// The verdict after the stage.
  package var verdict: Verdict
  /// The document's text after the stage; nil if it stays unchanged.
  package var text: String?
  /// The detected charset of the document; nil if it is not checked.
  package var charset: String?

  /// An example of a document that is kept.
  package static func keeps(
    _ title: String, _ document: ExampleDocument, parameters: JSONValue = .object([]),
    resources: ExampleResources = ExampleResources(), tier: Verdict.Tier = .clean, text: String? = nil,
    charset: String? = nil
  ) -> StageExample {
    StageExample(
      title: title, parameters: parameters, resources: resources, document: document, verdict: .kept(tier), text: text,
      charset: charset)
  }

  /// An example of a document that a stage of a group drops.
  package static func drops(
    _ title: String, _ document: ExampleDocument, parameters: JSONValue = .object([]),
    resources: ExampleResources = ExampleResources(), group: String, for reason: Drop.Reason,
    _ values: [Drop.Value] = []
  ) -> StageExample {
    StageExample(
      title: title, parameters: parameters, resources: resources, document: document,
      verdict: .dropped(Drop(stage: group, reason: reason, values: values)))
  }

  /// Runs a stage on the example; returns the difference from the expected result, or nil.
  ///
  /// - Throws: errors of creating the stage or its worker.
  package func difference(with stage: any Stage.Type) throws -> String? {
    var batch = Batch()
    document.append(to: &batch)
    let made = try stage.init(parameters: parameters, resources: resources)
    for step in Analyze.placed(in: [made]) { try step.makeWorker().run(&batch) }
    let found = batch.documents[0]
    let foundText = batch.texts.string(found.text)
    if found.verdict != verdict { return "\(title): the verdict is \(found.verdict), not \(verdict)" }
    let expected = text ?? document.text
    if Array(foundText.utf8) != Array(expected.utf8) {
      return "\(title): the text is \"\(foundText)\", not \"\(expected)\""
    }
    if let charset, found.charset != charset {
      return "\(title): the character set is \(found.charset), not \(charset)"
    }
    return nil
  }
}
