internal import Records

/// What a rater does with a document.
package enum LabellingAction: Sendable, Equatable {
  /// Gives it a label, and what belongs to it.
  case label(AuditLabel, Remarks)
  /// Keeps flags and a note, and the document's label as it is.
  case remark(Remarks)
  /// Leaves it for later.
  case skip

  /// What is kept beside a label.
  package struct Remarks: Sendable, Equatable {
    /// With another language: which, as the rater wrote it; nil if they do not know.
    package var code: String?
    /// What else the rater saw.
    package var flags: [AuditFlag] = []
    /// Free text.
    package var note = ""
    /// Seconds that the document was before the rater; nil if nobody measured.
    package var seconds: Double?

    /// Nothing but what is given.
    package init(code: String? = nil, flags: [AuditFlag] = [], note: String = "", seconds: Double? = nil) {
      self.code = code
      self.flags = flags
      self.note = note
      self.seconds = seconds
    }
  }
}
