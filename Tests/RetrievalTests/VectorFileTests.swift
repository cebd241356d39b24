import Foundation
import TestSupport
import Testing

@testable import Retrieval

/// NumPy files of vectors: bytes, reading, and every refusal.
@Suite struct VectorFileTests {
  private static func write(_ rows: [[Float]], dimension: Int, normalizes: Bool = false, to path: String) throws -> Int
  {
    var writer = try VectorFileWriter(path: path, dimension: dimension, normalizes: normalizes)
    for row in rows { try writer.append(row.span) }
    let zeros = writer.zeroCount
    try writer.commit()
    return zeros
  }

  @Test func theBytesAreNumPys() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.npy"
      let zeros = try Self.write([[1, -2, 0.5], [0, 0, 0]], dimension: 3, to: path)
      #expect(zeros == 1)
      let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
      var expected = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(text.utf8)
      expected += Data(repeating: 0x20, count: 127 - expected.count) + Data([0x0A])
      for value in [1, -2, 0.5, 0, 0, 0] as [Float] {
        expected += withUnsafeBytes(of: value.bitPattern.littleEndian) { Data($0) }
      }
      let written = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(written == expected)
    }
  }

  @Test func rowsComeBack() throws {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 1)
      let rows = (0..<3000).map { _ in (0..<37).map { _ in Float.random(in: -9...9, using: &random) } }
      let path = "\(folder)/a.npy"
      _ = try Self.write(rows, dimension: 37, to: path)
      let read = try VectorRows(path: path)
      #expect(read.count == 3000 && read.dimension == 37)
      #expect((0..<3000).allSatisfy { Array(read[$0]) == rows[$0] })
      _ = try Self.write([], dimension: 5, to: path)
      let none = try VectorRows(path: path)
      #expect(none.count == 0 && none.dimension == 5)
    }
  }

  @Test func lengthsBecomeOneAndZerosStay() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.npy"
      let tiny = Float.leastNonzeroMagnitude
      let zeros = try Self.write(
        [[3, 4], [0, -0.0], [1e15, 1e15], [tiny, 0]], dimension: 2, normalizes: true, to: path)
      #expect(zeros == 1)
      let read = try VectorRows(path: path)
      #expect(Array(read[0]) == [0.6, 0.8])
      #expect(Array(read[1]) == [0, 0])
      #expect(abs(read[2][0] - 0.707_106_77) < 1e-6)
      #expect(Array(read[3]) == [1, 0])
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 2e15]) func numbersWithoutMeaningAreRefused(_ value: Float) throws
  {
    #expect(throws: RetrievalError.self) { try VectorRows([1, value], dimension: 2) }
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.npy"
      var writer = try VectorFileWriter(path: path, dimension: 2, normalizes: false)
      #expect(throws: RetrievalError.self) { try writer.append([1, value].span) }
      try writer.append([1, 2].span)
      try writer.commit()
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      bytes.replaceSubrange(132..<136, with: withUnsafeBytes(of: value.bitPattern) { Data($0) })
      try bytes.write(to: URL(fileURLWithPath: path))
      #expect { try VectorRows(path: path) } throws: { "\($0)".contains("row 0 has a component that is") }
    }
  }

  static let headers: [(String, String)] = [
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", "'<f8', not '<f4'"),
    ("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", "Fortran"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "shape is (2,)"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 2), }", "shape is (-1, 2)"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 0), }", "0"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 70000), }", "bytes do not fit"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", "bytes do not fit"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }", "bytes do not fit"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", "bytes do not fit"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 4), }", "shape is"),
    ("{'descr': '<f4', 'fortran_order': False}", "shape is missing"),
    ("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}", "no dictionary"),
    ("{'descr': '<f4', 'shape': (1, 2", "no dictionary"),
    ("['<f4']", "no dictionary"),
    ("", "no dictionary"),
    ("{'descr' '<f4'}", "no dictionary"),
    ("{'descr': '<f4', 'shape': (1, 2}", "no dictionary"),
  ]

  @Test(arguments: headers) func otherHeadersAreRefused(_ header: String, _ message: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.npy"
      var bytes = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(header.utf8)
      bytes += Data(repeating: 0x20, count: 127 - bytes.count) + Data([0x0A]) + Data(count: 8)
      try bytes.write(to: URL(fileURLWithPath: path))
      #expect { try VectorRows(path: path) } throws: {
        $0 is RetrievalError && "\($0)".contains(message) && "\($0)".contains("a.npy")
      }
    }
  }

  @Test func headersOfOtherWritersAreRead() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.npy"
      let text = "{ \"shape\":( 1,2 ),'fortran_order' :False , 'descr':'<f4' }\n"
      var bytes = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0])
      let padded = text.padding(toLength: 70, withPad: " ", startingAt: 0)
      bytes += Data([70, 0]) + Data(padded.utf8) + Data([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])
      try bytes.write(to: URL(fileURLWithPath: path))
      let read = try VectorRows(path: path)
      #expect(Array(read[0]) == [1, 2])
    }
  }

  @Test func filesThatAreCutOrChangedAnywhereNeverCrash() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.npy"
      _ = try Self.write([[1, 2], [3, 4]], dimension: 2, to: path)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for length in 0..<whole.count {
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: RetrievalError.self) { try VectorRows(path: path) }
      }
      var random = SeededGenerator(seed: 3)
      for _ in 0..<500 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          bytes[Int.random(in: 0..<128, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try bytes.write(to: URL(fileURLWithPath: path))
        if let rows = try? VectorRows(path: path) { #expect(rows.count * rows.dimension <= 30) }
      }
    }
  }

  @Test func anotherDimensionIsRefused() throws {
    try withTemporaryFolder { folder in
      #expect(throws: RetrievalError.self) {
        _ = try VectorFileWriter(path: "\(folder)/a.npy", dimension: 0, normalizes: false)
      }
      var writer = try VectorFileWriter(path: "\(folder)/a.npy", dimension: 3, normalizes: false)
      #expect(throws: RetrievalError.self) { try writer.append([1, 2].span) }
      #expect(throws: RetrievalError.self) { try VectorRows([1, 2, 3], dimension: 2) }
    }
  }
}
