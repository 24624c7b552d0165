// Command pulumi-resource-aws is the AWS resource plugin that the Pulumi engine starts.
//
// It reads schema.json and bridge-metadata.json from its own folder; "pulumi-resource-aws schema --out FOLDER" writes
// them there when the engine is built. One program instead of a generator and a plugin that embeds the generator's
// files, because each of the two would take as long to link as the other.
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"

	pftfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	pftfgen "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"

	"orgtrail/local/aws-provider/bridge"
)

func main() {
	ctx := context.Background()
	if len(os.Args) > 1 && os.Args[1] == "schema" {
		pftfgen.MainWithMuxer("aws", bridge.Provider(ctx, []byte("{}")))
		return
	}
	pftfbridge.MainWithMuxer(ctx, "aws", bridge.Provider(ctx, besideMe("bridge-metadata.json")), besideMe("schema.json"))
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
