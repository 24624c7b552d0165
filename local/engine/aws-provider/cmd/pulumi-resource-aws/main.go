// Command pulumi-resource-aws is the AWS resource plugin that the Pulumi engine starts.
//
// It reads schema.json and bridge-metadata.json from its own folder; "pulumi-resource-aws schema --out FOLDER" writes
// them there when the engine is built. One program instead of a generator and a plugin that embeds the generator's
// files, because each of the two would take as long to link as the other.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	pftfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	pftfgen "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"

	"orgtrail/local/aws-provider/bridge"
)

func main() {
	retry.DefaultRetryables = append(retry.DefaultRetryables, retry.IsErrorRetryableFunc(isClosedConnection))
	ctx := context.Background()
	if len(os.Args) > 1 && os.Args[1] == "schema" {
		pftfgen.MainWithMuxer("aws", bridge.Provider(ctx, []byte("{}")))
		return
	}
	pftfbridge.MainWithMuxer(ctx, "aws", bridge.Provider(ctx, besideMe("bridge-metadata.json")), besideMe("schema.json"))
}

// isClosedConnection has a call repeated whose connection was closed while its answer was read: an answer that comes at
// once, as on one machine, is now and then taken for that (aws/aws-sdk-go-v2 issue 1825).
func isClosedConnection(err error) aws.Ternary {
	if errors.Is(err, net.ErrClosed) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

func besideMe(name string) []byte {
	me, err := os.Executable()
	if err != nil {
		log.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(filepath.Dir(me), name))
	if err != nil {
		log.Fatal(err)
	}
	return content
}
