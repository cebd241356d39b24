import Base
import Testing

@testable import Fetch

@Suite struct S3SettingsTests {
  static func settings(
    _ variables: [String: String], _ files: [String: String] = [:], endpoint: String? = nil
  ) throws(SourceError) -> S3Settings {
    try S3Settings(environment: { variables[$0] }, files: { files[$0] }, endpoint: endpoint)
  }

  static let files = [
    "/h/.aws/credentials": """
    # comment
    [default]
    aws_access_key_id = DK
    aws_secret_access_key = DS
    [work]
    aws_access_key_id=WK
    aws_secret_access_key = a/b+c==
    aws_session_token = WT
    """,
    "/h/.aws/config": """
    [default]
    region = eu-west-1
    [profile work]
    region = eu-north-1
    endpoint_url = https://store.example:443/
    s3 =
      region = nested
    [profile role]
    role_arn = arn:aws:iam::1:role/x
    """,
  ]

  @Test func withoutAnythingRequestsAreUnsigned() throws {
    let settings = try Self.settings([:])
    #expect(settings == S3Settings())
    #expect(settings.usesCommonCrawlServers)
  }

  @Test func theEnvironmentGoesBeforeFiles() throws {
    let settings = try Self.settings(
      [
        "HOME": "/h", "AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T",
        "AWS_DEFAULT_REGION": "a-1", "AWS_REGION": "b-2", "AWS_ENDPOINT_URL": "http://x:80",
        "AWS_ENDPOINT_URL_S3": "http://y:9000/",
      ], Self.files)
    #expect(settings.credentials == S3Credentials(accessKey: "K", secretKey: "S", sessionToken: "T"))
    #expect(settings.region == "b-2")
    #expect(settings.endpoint == "http://y:9000")
    #expect(!settings.usesCommonCrawlServers)
  }

  @Test func profilesAreReadAsTheToolsReadThem() throws {
    let usual = try Self.settings(["HOME": "/h"], Self.files)
    #expect(usual.credentials == S3Credentials(accessKey: "DK", secretKey: "DS"))
    #expect(usual.region == "eu-west-1")
    let work = try Self.settings(["HOME": "/h", "AWS_PROFILE": "work"], Self.files)
    #expect(work.credentials == S3Credentials(accessKey: "WK", secretKey: "a/b+c==", sessionToken: "WT"))
    #expect(work.region == "eu-north-1")
    #expect(work.endpoint == "https://store.example")
    #expect(
      try Self.settings(["HOME": "/h", "AWS_PROFILE": "work"], Self.files, endpoint: "http://o:1").endpoint
        == "http://o:1")
  }

  @Test(arguments: ["absent", "role"]) func aProfileWithoutKeysIsAnError(_ profile: String) {
    #expect(throws: SourceError.self) { try Self.settings(["HOME": "/h", "AWS_PROFILE": profile], Self.files) }
  }

  @Test(arguments: ["", "localhost:9000", "ftp://x", "http://", "http://u:p@x", "http://x?y", "http://a b"])
  func refusesWhatIsNoEndpoint(_ text: String) {
    #expect(throws: SourceError.self) { try S3Settings.endpoint(text) }
  }

  @Test func secretsAreNotPrinted() {
    let credentials = S3Credentials(accessKey: "AKIAEXAMPLE", secretKey: "secret", sessionToken: "token")
    #expect("\(credentials)" == "AKIA...")
  }

  @Test func addressesFollowTheStore() throws {
    var access = S3Access(S3Settings())
    #expect(access.request(S3Location(bucket: "b", key: "a=1/x")).url == "https://b.s3.us-east-1.amazonaws.com/a%3D1/x")
    #expect(access.request(S3Location(bucket: "b.c", key: "k")).url == "https://s3.us-east-1.amazonaws.com/b.c/k")
    access.settings.region = "cn-north-1"
    #expect(access.address(of: "b").origin == "https://b.s3.cn-north-1.amazonaws.com.cn")
    access.settings.endpoint = "http://[::1]:9000/base"
    #expect(
      access.request(S3Location(bucket: "b", key: "k"), query: [("z", "1"), ("a", "")]).url
        == "http://[::1]:9000/base/b/k?a=&z=1")
  }

  @Test func readsLocations() {
    #expect(S3Location("s3://b/k/l") == S3Location(bucket: "b", key: "k/l"))
    #expect(S3Location("S3://b")?.isPrefix == true)
    #expect(S3Location("s3://b/k%20//l")?.description == "s3://b/k%20//l")
    for text in ["s3://", "s3:///k", "s3://evil@host/k", "s3://a:80/k", "s3://-a/k", "https://b/k", "s3:/b/k"] {
      #expect(S3Location(text) == nil)
    }
  }
}
