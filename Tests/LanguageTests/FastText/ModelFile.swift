import Base
import Foundation
import Language
import TestSupport

/// Writes small fastText models field by field, for tests that need one with a certain fault or shape.
struct ModelFile {
  var magic: Int32 = 793_712_314
  var version: Int32 = 12
  var dimension: Int32 = 4
  var wordNgrams: Int32 = 1
  var loss: Int32 = 3
  var kind: Int32 = 3
  var buckets: Int32 = 20
  var shortest: Int32 = 2
  var longest: Int32 = 3
  var words = ["</s>", "a", "mto", "milima"]
  var labels = ["__label__swh_Latn", "__label__eng_Latn", "plain"]
  var labelTokens: [Int64] = [30, 20, 10]
  /// Kept buckets and their rows; nil for a dictionary that was not pruned.
  var pruned: [(bucket: Int32, row: Int32)]?
  var isQuantized = false
  var hasNorms = false
  var quantizesOutput = false
  var seed: UInt64 = 1

  /// Rows of the input matrix.
  var inputRows: Int { words.count + (pruned?.count ?? Int(buckets)) }

  /// The file's bytes.
  func bytes() -> [UInt8] {
    var writer = Writer(seed: seed)
    for value in [magic, version, dimension, 5, 1, 1, 5, wordNgrams, loss, kind, buckets, shortest, longest, 100] {
      writer.put(value)
    }
    writer.put(1e-4)
    writer.put(Int32(words.count + labels.count))
    writer.put(Int32(words.count))
    writer.put(Int32(labels.count))
    writer.put(Int64(60))
    writer.put(Int64(pruned?.count ?? -1))
    for (index, entry) in (words + labels).enumerated() {
      writer.bytes += Array(entry.utf8) + [0]
      let isLabel = index >= words.count
      writer.put(isLabel ? labelTokens[index - words.count] : Int64(5))
      writer.bytes.append(isLabel ? 1 : 0)
    }
    for pair in pruned ?? [] {
      writer.put(pair.bucket)
      writer.put(pair.row)
    }
    writer.bytes.append(isQuantized ? 1 : 0)
    writer.matrix(rows: inputRows, columns: Int(dimension), quantized: isQuantized, norms: hasNorms)
    writer.bytes.append(quantizesOutput ? 1 : 0)
    writer.matrix(
      rows: labels.count, columns: Int(dimension), quantized: isQuantized && quantizesOutput, norms: hasNorms)
    return writer.bytes
  }

  private struct Writer {
    var bytes: [UInt8] = []
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func put<T: BitwiseCopyable>(_ value: T) { withUnsafeBytes(of: value) { bytes += $0 } }

    mutating func matrix(rows: Int, columns: Int, quantized: Bool, norms: Bool) {
      if quantized {
        bytes.append(norms ? 1 : 0)
        put(Int64(rows))
        put(Int64(columns))
        let groups = (columns + 1) / 2
        put(Int32(rows * groups))
        codes(rows * groups)
        quantizer(dimension: columns, groups: groups, size: 2)
        if norms {
          codes(rows)
          quantizer(dimension: 1, groups: 1, size: 1)
        }
      } else {
        put(Int64(rows))
        put(Int64(columns))
        floats(rows * columns)
      }
    }

    mutating func quantizer(dimension: Int, groups: Int, size: Int) {
      put(Int32(dimension))
      put(Int32(groups))
      put(Int32(size))
      put(Int32(dimension - (groups - 1) * size))
      floats(dimension * 256)
    }

    mutating func codes(_ count: Int) { for _ in 0..<count { bytes.append(UInt8.random(in: 0...255, using: &random)) } }

    mutating func floats(_ count: Int) { for _ in 0..<count { put(Float.random(in: -2...2, using: &random)) } }
  }
}

/// Loads a model from bytes; the mapping outlives the file's name.
func model(_ bytes: [UInt8]) throws -> FastTextModel {
  try withTemporaryFolder { folder in
    let path = "\(folder)/model.bin"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try FastTextModel(path: path)
  }
}
