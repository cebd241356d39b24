internal import Base
internal import Records

/// Tells of each document which subsets it belongs to; one for each thread.
internal final class DocumentPlacer {
  /// The places of members in `values`.
  private enum Member: Int, CaseIterable { case tier, stage, reason, values, noise }

  private let members: LineValues
  private var codes: [String: String?] = [:]

  /// - Parameter tierField: the member that says `noisy` or `clean`.
  init(tierField: String) { members = LineValues([tierField, "stage", "reason", "values", "noise"]) }

  /// The tier of the document in a row; nil where it says something else than a tier.
  ///
  /// After it `withReason` has what the document says of why it is not clean.
  func tier(_ batch: borrowing Batch, row: Int) -> Verdict.Tier? {
    let line = batch.documents[row].line
    let isRead = batch.lines.withUnsafeBytes { members.read(UnsafeBufferPointer(rebasing: $0[line.range])) }
    // Documents of archives have no line.
    guard isRead else { return .clean }
    let stated = members.withValue(Member.tier.rawValue) { value -> Verdict.Tier? in
      value.equals("clean") ? .clean : value.equals("noisy") ? .noisy : nil
    }
    guard let stated else { return .clean }
    return stated
  }

  /// What a tier says that is none, cut to what a message shows.
  var shownTier: String { String((members.string(Member.tier.rawValue) ?? "").prefix(60)) }

  /// Lets `body` see the stage, the reason and the values that speak against the last document; empty where none do.
  func withReason(_ body: (_ stage: Span<UInt8>, _ reason: Span<UInt8>, _ values: Span<UInt8>) -> Void) {
    let stage = members.string(Member.stage.rawValue) ?? ""
    // `dataprep filter` says it in a member of its own.
    let reason = members.string(Member.reason.rawValue) ?? members.string(Member.noise.rawValue) ?? ""
    let values = members.string(Member.values.rawValue) ?? "{}"
    let (stageBytes, reasonBytes) = (Array(stage.utf8), Array(reason.utf8))
    let valueBytes = Array((reason.isEmpty ? "{}" : values).utf8)
    body(stageBytes.span, reasonBytes.span, valueBytes.span)
  }

  /// The canonical tag of a language, `und` where it is not known; and whether it was a tag.
  func language(_ written: String) -> (code: String, isTag: Bool) {
    if let known = codes[written] { return (known ?? "und", known != nil) }
    let code = LanguageTag(written)?.code
    // What inputs say is not to decide how much memory a run takes.
    if codes.count > 1 << 14 { codes.removeAll() }
    codes[written] = .some(code)
    return (code ?? "und", code != nil)
  }
}
