internal import Archive
internal import Base
internal import Records

/// Takes a few dropped documents of each reason out of a run's folder, for its report.
package struct RejectSamples {
  /// Characters of a text that are shown.
  private static let shownCharacters = 400

  private let folder: String
  private let perReason: Int

  /// - Parameters:
  ///   - folder: the run's directory.
  ///   - perReason: documents of each reason, at most.
  package init(folder: String, perReason: Int = 3) {
    self.folder = folder
    self.perReason = perReason
  }

  /// The first documents of each folder of rejects, by the name of the file: the same ones for the same run.
  ///
  /// - Throws: what reading a file throws.
  package func samples() throws -> [RunReport.Samples] {
    let rejects = Path.join(folder, "rejects")
    var groups: [RunReport.Samples] = []
    guard FileSystem.entry(at: rejects)?.kind == .folder else { return groups }
    for reason in try FileSystem.names(in: rejects) where reason.utf8.first != UInt8(ascii: ".") {
      var samples: [RunReport.Sample] = []
      for path in try DocumentFiles.find(Path.join(rejects, reason)) where samples.count < perReason {
        try read(path, into: &samples)
      }
      if !samples.isEmpty { groups.append(.init(reason: reason, samples: samples)) }
    }
    return groups
  }

  private func read(_ path: String, into samples: inout [RunReport.Sample]) throws {
    let reader = try openDocumentReader(path)
    let values = LineValues(["values"])
    var batch = Batch()
    while samples.count < perReason, try reader.fill(&batch) {
      for row in batch.documents.indices.prefix(perReason - samples.count) {
        let document = batch.documents[row]
        _ = batch.lines.withUnsafeBytes { values.read(UnsafeBufferPointer(rebasing: $0[document.line.range])) }
        let text = batch.texts.withSpan(document.text.range) { text in
          // A character has four bytes at most.
          text.extracting(0..<text.wholeCharacters(within: min(text.count, 4 * Self.shownCharacters))).string
        }
        let shown = String(text.prefix(Self.shownCharacters))
        samples.append(
          .init(
            url: batch.strings.string(document.url), language: document.language, values: values.string(0) ?? "",
            text: shown.utf8.count < Int(document.text.count) ? shown + " \u{2026}" : shown))
      }
    }
  }
}
