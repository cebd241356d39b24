internal import Base
internal import Records
internal import Runs

/// What a batch has of each subset.
internal final class CountedBatch {
  var sizes: [Subset: SubsetSize] = [:]
  var counts = Counts()
  var faults: [Fault] = []
}

/// One thread's scratch memory for counting documents.
internal final class CountingWorker {
  var batch = Batch()
  /// Bytes of the input, as stored, that reading the batch has taken.
  var storedBytes = 0
  /// Where documents come from that do not say so themselves.
  var provenance = Provenance(dump: "", filePath: "")
  private let placer: DocumentPlacer
  private let tiers: [Verdict.Tier]

  init(_ settings: ReleaseSettings) {
    placer = DocumentPlacer(tierField: settings.tierField)
    tiers = settings.tiers
  }

  /// Counts the documents of the batch that was read.
  ///
  /// - Parameter file: the input, as faults name it.
  func count(file: String, into counted: CountedBatch) {
    batch.decode()
    counted.sizes.removeAll(keepingCapacity: true)
    counted.faults = batch.faults
    var counts = Counts()
    counts[.bytesIn] = storedBytes
    counts[.documents] = batch.documents.count
    for row in batch.documents.indices {
      let document = batch.documents[row]
      guard let tier = placer.tier(batch, row: row) else {
        counted.faults.append(
          Fault(
            .tierUnknown, file: file, offset: document.ordinal,
            detail: "record \(document.ordinal + 1): neither noisy nor clean: \(placer.shownTier)"))
        counts[.unplaced] += 1
        continue
      }
      let language = placer.language(document.language)
      if !language.isTag {
        counted.faults.append(
          Fault(
            .languageUnknown, file: file, offset: document.ordinal,
            detail: "record \(document.ordinal + 1): no tag: \(document.language.prefix(60))"))
      }
      let size = SubsetSize(documents: 1, textBytes: Int(document.text.count))
      let subsets = tiers.filter { $0 <= tier }
      counts[subsets.isEmpty ? .unplaced : .placed] += 1
      if !subsets.isEmpty {
        let dump = batch.strings.withSpan(document.dump.range) { $0.string }
        let crawl = dump.isEmpty ? provenance.dump : dump
        if !crawl.isEmpty { counts[.crawls].add(crawl) }
      }
      for subset in subsets {
        counted.sizes[Subset(language: language.code, tier: subset), default: SubsetSize()] += size
      }
    }
    for fault in counted.faults { counts[.faults].add(fault.kind.rawValue) }
    counted.counts = counts
  }
}
