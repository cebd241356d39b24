/// A line of `labels.jsonl`: what one rater said of one document. The last entry of a rater for a document counts.
///
/// ```json
/// {"id": "<urn:uuid:...>", "label": "wrong-language", "rater": "ana", "code": "en", "flags": [], "proficiency": "native",
///  "seconds": 4.2, "note": "news of another country"}
/// ```
package struct LabelEntry: Sendable, Equatable {
  /// The document's identifier.
  package var id: String
  /// What the rater says; nil takes back what they said before.
  package var label: AuditLabel?
  /// Who says it.
  package var rater: String
  /// With another language: which, as a canonical tag.
  package var code: String?
  /// What else the rater saw.
  package var flags: [AuditFlag] = []
  /// How well the rater knows the language, where they said so.
  package var proficiency: Proficiency?
  /// Seconds that the document was before the rater; nil where nobody measured.
  package var seconds: Double?
  /// Free text; empty where there is none.
  package var note = ""

  /// An entry without code, flags and note.
  package init(id: String, label: AuditLabel?, rater: String) {
    self.id = id
    self.label = label
    self.rater = rater
  }
}
