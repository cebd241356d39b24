internal import Base

/// Writes fastText's model format, version 12, field by field (`fasttext.cc`, `dictionary.cc`, `quantmatrix.cc`).
internal struct ModelWriter: ~Copyable {
  private var file: AtomicFile
  private var buffer = ByteBuffer(capacity: 1 << 17)

  internal init(path: String) throws(OutputError) { file = try AtomicFile(path: path) }

  /// Writes the magic number, version and settings.
  internal mutating func header(_ settings: TrainingSettings) throws(OutputError) {
    for value in [
      793_712_314, 12, settings.dimension, 5, settings.epochs, settings.leastWordCount, 5, settings.wordNgrams,
    ] {
      put(Int32(value))
    }
    put(Int32(settings.loss.rawValue))
    // A classifier.
    put(Int32(3))
    put(Int32(settings.usedBuckets))
    put(Int32(settings.characterNgrams.lowerBound))
    put(Int32(settings.characterNgrams.upperBound))
    put(Int32(100))
    put(Double(1e-4))
    try flush()
  }

  /// Writes words and labels; `kept` lists the buckets of the n-grams that pruning kept, in the order of their rows.
  internal mutating func dictionary(
    _ words: [TrainingVocabulary.Entry], _ labels: [TrainingVocabulary.Entry], tokenCount: Int, kept: [UInt32]?
  ) throws(OutputError) {
    put(Int32(words.count + labels.count))
    put(Int32(words.count))
    put(Int32(labels.count))
    put(Int64(tokenCount))
    put(Int64(kept?.count ?? -1))
    for (entries, kind) in [(words, UInt8(0)), (labels, 1)] {
      for entry in entries {
        buffer.append(entry.bytes)
        buffer.append(0)
        put(Int64(entry.count))
        buffer.append(kind)
        if buffer.count >= 1 << 16 { try flush() }
      }
    }
    for (row, bucket) in (kept ?? []).enumerated() {
      put(Int32(bitPattern: bucket))
      put(Int32(row))
      if buffer.count >= 1 << 16 { try flush() }
    }
    try flush()
  }

  internal mutating func flag(_ value: Bool) throws(OutputError) {
    buffer.append(value ? 1 : 0)
    try flush()
  }

  /// Writes a matrix of floats.
  internal mutating func matrix(_ memory: ModelMemory, rows: Int, columns: Int) throws(OutputError) {
    put(Int64(rows))
    put(Int64(columns))
    try flush()
    try bytes(memory.elements(UInt8.self), count: rows * columns * 4)
  }

  /// Writes a quantized matrix.
  internal mutating func matrix(_ codes: QuantizedRows) throws(OutputError) {
    buffer.append(codes.normCodes == nil ? 0 : 1)
    put(Int64(codes.rowCount))
    put(Int64(codes.quantizer.dimension))
    put(Int32(codes.codes.count))
    buffer.append(codes.codes)
    try quantizer(codes.quantizer)
    if let normCodes = codes.normCodes, let normQuantizer = codes.normQuantizer {
      buffer.append(normCodes)
      try quantizer(normQuantizer)
    }
  }

  private mutating func quantizer(_ quantizer: TrainedQuantizer) throws(OutputError) {
    put(Int32(quantizer.dimension))
    put(Int32(quantizer.groups))
    put(Int32(quantizer.groupSize))
    put(Int32(quantizer.dimension - (quantizer.groups - 1) * quantizer.groupSize))
    for value in quantizer.centroids { put(value) }
    try flush()
  }

  private mutating func put<T: BitwiseCopyable>(_ value: T) {
    withUnsafeBytes(of: value) { buffer.append($0.bindMemory(to: UInt8.self)) }
  }

  private mutating func bytes(_ start: UnsafePointer<UInt8>, count: Int) throws(OutputError) {
    var at = 0
    while at < count {
      let size = min(count - at, 1 << 22)
      try file.write(Span(_unsafeStart: start + at, count: size))
      at += size
    }
  }

  private mutating func flush() throws(OutputError) {
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    buffer.removeAll()
  }

  /// Puts the file in place and returns its size in bytes.
  internal consuming func commit() throws(OutputError) -> Int {
    let count = file.byteCount
    try file.commit()
    return count
  }
}
