import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.javarosa.core.model.*;
import org.javarosa.core.model.data.*;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.reference.*;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.*;
import org.javarosa.model.xform.*;
import org.javarosa.xform.util.XFormUtils;

/**
 * ODK Collect without a screen: the engine is JavaRosa, which Linli did not write. Walks through
 * forms as a person would and answers each question that it is shown by the question's name.
 *
 * Arguments: form.xml, folder of its files, then for each time that it is filled in: answers (one
 * "name=value" a line), where to write. Prints one line a question: how the engine took the answer;
 * after each form an empty one.
 */
public class Collect {
    public static void main(String[] said) throws Exception {
        PrototypeManager.registerPrototypes(JavaRosaCoreModule.classNames);
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        ReferenceManager.instance().addReferenceFactory(new Folder(said[1]));
        for (int at = 2; at < said.length; at += 2) {
            fillIn(said[0], Path.of(said[at]), Path.of(said[at + 1]));
            System.out.println();
        }
    }

    private static void fillIn(String source, Path answered, Path written) throws Exception {
        Map<String, String> answers = new HashMap<>();
        for (String line : Files.readAllLines(answered, StandardCharsets.UTF_8)) {
            int at = line.indexOf('=');
            if (at > 0) answers.put(line.substring(0, at), line.substring(at + 1));
        }
        FormDef form = XFormUtils.getFormFromFormXml(source, null);
        form.initialize(true, new InstanceInitializationFactory());
        FormEntryController controller = new FormEntryController(new FormEntryModel(form));
        int event;
        while ((event = controller.stepToNextEvent()) != FormEntryController.EVENT_END_OF_FORM) {
            if (event == FormEntryController.EVENT_QUESTION) {
                FormEntryPrompt prompt = controller.getModel().getQuestionPrompt();
                String name = prompt.getIndex().getReference().getNameLast();
                IAnswerData data = data(prompt, answers.get(name));
                int taken = controller.answerQuestion(data, true);
                String why = taken == FormEntryController.ANSWER_CONSTRAINT_VIOLATED
                    ? "refused: " + prompt.getConstraintText(null, data)
                    : taken == FormEntryController.ANSWER_REQUIRED_BUT_EMPTY ? "empty" : "taken";
                String shown = prompt.getControlType() == Constants.CONTROL_INPUT && prompt.isReadOnly()
                    ? prompt.getQuestionText() : why;
                System.out.println(name + "\t" + shown);
            }
        }
        form.postProcessInstance();
        byte[] xml = new XFormSerializingVisitor().serializeInstance(form.getInstance());
        Files.write(written, xml);
    }

    private static IAnswerData data(FormEntryPrompt prompt, String value) {
        if (value == null || prompt.isReadOnly()) return null;
        if (prompt.getControlType() == Constants.CONTROL_SELECT_ONE) {
            for (SelectChoice choice : prompt.getSelectChoices())
                if (choice.getValue().equals(value)) return new SelectOneData(choice.selection());
            throw new IllegalArgumentException("no such choice: " + value);
        }
        switch (prompt.getDataType()) {
            case Constants.DATATYPE_INTEGER: return new IntegerData(Integer.parseInt(value));
            case Constants.DATATYPE_GEOPOINT:
                String[] parts = value.split(" ");
                return new GeoPointData(new double[] {
                    Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), 0, 0 });
            default: return new StringData(value);
        }
    }

    /** Finds jr://file-csv/units.csv in one folder. */
    private static class Folder extends PrefixedRootFactory {
        private final String folder;

        Folder(String folder) {
            super(new String[] { "file-csv" });
            this.folder = folder;
        }

        @Override
        protected Reference factory(String terminal, String uri) {
            File file = new File(folder, terminal);
            return new Reference() {
                public boolean doesBinaryExist() { return file.exists(); }
                public InputStream getStream() throws IOException { return new FileInputStream(file); }
                public String getURI() { return uri; }
                public String getLocalURI() { return file.getAbsolutePath(); }
                public boolean isReadOnly() { return true; }
                public OutputStream getOutputStream() throws IOException { throw new IOException(); }
                public void remove() throws IOException { throw new IOException(); }
                public Reference[] probeAlternativeReferences() { return new Reference[0]; }
            };
        }
    }
}
